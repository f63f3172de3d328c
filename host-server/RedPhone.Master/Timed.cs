namespace RedPhone.Master;

/// <summary>Something with one deadline of its own.</summary>
internal abstract class Timed
{
    /// <summary>long.MaxValue: none.</summary>
    public long DueMs { get; private set; } = long.MaxValue;

    /// <summary>Deadlines of many things; moving one leaves a dead entry that is skipped.</summary>
    internal sealed class Queue
    {
        private readonly PriorityQueue<Timed, (long DueMs, long Order)> _queue = new();
        private long _order;

        public long NextMs
        {
            get
            {
                DropDead();
                return _queue.TryPeek(out Timed? item, out _) ? item.DueMs : long.MaxValue;
            }
        }

        public void Set(Timed item, long dueMs)
        {
            if (item.DueMs == dueMs)
            {
                return;
            }

            item.DueMs = dueMs;
            if (dueMs != long.MaxValue)
            {
                // The order makes equal deadlines come in the order they were set: replayable.
                _queue.Enqueue(item, (dueMs, _order++));
            }
        }

        public void Cancel(Timed item) => item.DueMs = long.MaxValue;

        /// <summary>The next item whose deadline has come; its deadline is then gone.</summary>
        public bool TryTake(long nowMs, out Timed item)
        {
            DropDead();
            if (_queue.Count == 0 || _queue.Peek().DueMs > nowMs)
            {
                item = null!;
                return false;
            }

            item = _queue.Dequeue();
            item.DueMs = long.MaxValue;
            return true;
        }

        private void DropDead()
        {
            while (_queue.TryPeek(out Timed? item, out (long DueMs, long Order) key)
                && item.DueMs != key.DueMs)
            {
                _queue.Dequeue();
            }
        }
    }
}
