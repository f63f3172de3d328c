// The console belongs to the process: what one test captures, another must not write.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
