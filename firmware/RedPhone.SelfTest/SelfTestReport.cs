namespace RedPhone.SelfTest
{
    /// <summary>
    /// Collects results and prints one line for each: <c>PASS name</c>, <c>FAIL name</c>,
    /// <c>SKIP name: reason</c>, <c>TIME name ms</c>; <c>FAIL name: what to look for</c> on a board,
    /// <c>ASK name what a person shall do</c>, <c>NOTE name a reading</c>.
    /// </summary>
    public sealed class SelfTestReport
    {
        private readonly ISelfTestConsole _console;
        private string _part = string.Empty;
        private int _passed;
        private int _failed;
        private int _skipped;
        private long _startMs;

        /// <summary>A report that prints to <paramref name="console"/>.</summary>
        public SelfTestReport(ISelfTestConsole console)
        {
            _console = console;
        }

        /// <summary>Tests that passed.</summary>
        public int Passed
        {
            get { return _passed; }
        }

        /// <summary>Tests that failed.</summary>
        public int Failed
        {
            get { return _failed; }
        }

        /// <summary>Tests left out, for want of a board.</summary>
        public int Skipped
        {
            get { return _skipped; }
        }

        /// <summary>Milliseconds since any moment.</summary>
        public long NowMs
        {
            get { return _console.NowMs; }
        }

        /// <summary>Begins a part; its name stands before those of its tests.</summary>
        public void Begin(string part)
        {
            _part = part + " ";
        }

        /// <summary>One result.</summary>
        public void Check(string name, bool good)
        {
            if (good)
            {
                _passed++;
            }
            else
            {
                _failed++;
            }

            _console.WriteLine((good ? "PASS " : "FAIL ") + _part + name);
        }

        /// <summary>One result; <paramref name="why"/> says what to look for when it is bad.</summary>
        public void Check(string name, bool good, string why)
        {
            Check(good ? name : name + ": " + why, good);
        }

        /// <summary>Something for a person to do or to look at.</summary>
        public void Ask(string what)
        {
            _console.WriteLine("ASK " + _part + what);
        }

        /// <summary>A test that cannot run here.</summary>
        public void Skip(string name, string reason)
        {
            _skipped++;
            _console.WriteLine("SKIP " + _part + name + ": " + reason);
        }

        /// <summary>A remark: a reading that a person judges.</summary>
        public void Note(string line)
        {
            _console.WriteLine("NOTE " + _part + line);
        }

        /// <summary>Starts the watch.</summary>
        public void StartWatch()
        {
            _startMs = _console.NowMs;
        }

        /// <summary>Prints the time since <see cref="StartWatch"/> for <paramref name="count"/> of
        /// something: whole milliseconds, and tenths of one each.</summary>
        public void StopWatch(string name, int count)
        {
            long passed = _console.NowMs - _startMs;
            long tenths = passed * 10 / count;
            _console.WriteLine("TIME " + _part + name + " " + passed.ToString() + " ms for "
                + count.ToString() + ", " + (tenths / 10).ToString() + "."
                + (tenths % 10).ToString() + " ms each");
        }

        /// <summary>The last line.</summary>
        public void End()
        {
            _console.WriteLine("SELFTEST " + _passed.ToString() + " passed, "
                + _failed.ToString() + " failed");
        }
    }
}
