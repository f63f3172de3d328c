using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// The record store with the power cut at every byte of a write: afterwards it holds the record
    /// before or the new one, whole, and works on. The same for a removal.
    /// </summary>
    internal sealed class StorePart : ISelfTestPart
    {
        private const string Record = "boot";
        private const int Bytes = 24;
        private const int MostCuts = 200;

        private readonly byte[] _read = new byte[Bytes + 8];

        public string Name
        {
            get { return "store"; }
        }

        public void Run(SelfTestReport report)
        {
            int cuts = 0;
            bool good = true;
            bool finished = false;
            while (good && !finished && cuts < MostCuts)
            {
                good = SurvivesCut(cuts, out finished);
                cuts++;
            }

            report.Check("a write survives power loss at each of " + cuts.ToString()
                + " places", good && finished && cuts > Bytes);
            report.Check("a removal never brings an old record back", RemovalIsClean());
            report.Check("a worn record falls back to the one before", FallsBack());
        }

        private bool SurvivesCut(int cut, out bool finished)
        {
            FakeRecordFiles files = new FakeRecordFiles();
            RecordStore store = new RecordStore(files);
            store.Write(Record, Vector.Repeat(1, Bytes), Bytes);
            store.Write(Record, Vector.Repeat(2, Bytes), Bytes);
            files.LosePowerAfter(cut);
            bool said = store.Write(Record, Vector.Repeat(3, Bytes), Bytes);
            finished = !files.IsDead;
            files.PowerUp();
            RecordStore next = new RecordStore(files);
            int value = Value(next);
            bool kept = value == 3 || (value == 2 && !said);
            return kept && next.Write(Record, Vector.Repeat(4, Bytes), Bytes) && Value(next) == 4;
        }

        private bool RemovalIsClean()
        {
            for (int cut = 0; cut < 3; cut++)
            {
                FakeRecordFiles files = new FakeRecordFiles();
                RecordStore store = new RecordStore(files);
                store.Write(Record, Vector.Repeat(1, Bytes), Bytes);
                store.Write(Record, Vector.Repeat(2, Bytes), Bytes);
                files.LosePowerAfter(cut);
                store.Delete(Record);
                files.PowerUp();
                int value = Value(new RecordStore(files));
                if (value != 2 && value != -1)
                {
                    return false;
                }
            }

            return true;
        }

        private bool FallsBack()
        {
            FakeRecordFiles files = new FakeRecordFiles();
            RecordStore store = new RecordStore(files);
            store.Write(Record, Vector.Repeat(1, Bytes), Bytes);
            store.Write(Record, Vector.Repeat(2, Bytes), Bytes);
            byte[] file = new byte[64];
            int count = files.Read(Record + ".1", file);
            file[20] ^= 1;
            files.Write(Record + ".1", file, count);
            return Value(store) == 1;
        }

        // The record's value, all its bytes being the same; -1: none; -2: a mixture.
        private int Value(RecordStore store)
        {
            int count = store.Read(Record, _read);
            if (count < 0)
            {
                return -1;
            }

            for (int i = 1; i < count; i++)
            {
                if (_read[i] != _read[0])
                {
                    return -2;
                }
            }

            return count == Bytes ? _read[0] : -2;
        }
    }
}
