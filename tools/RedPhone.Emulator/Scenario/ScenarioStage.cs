using RedPhone.Models;

namespace RedPhone.Emulator.Scenario;

/// <summary>
/// Where a scenario plays: a simulated world, and the people at its phones. Remembers what was said
/// when, so that it can be looked for in what was heard.
/// </summary>
public sealed class ScenarioStage(SimulatedWorld world)
{
    // What is still on its way when a clip has been spoken.
    private const int TailMs = 1_000;
    private const int MaxSpeechMs = 120_000;
    private const int AfterSamples = 3 * WavFile.SampleRateHz;

    private readonly Dictionary<string, Person> _people = [];
    private readonly Dictionary<string, Dictionary<Person, int>> _said = [];

    /// <summary>The world.</summary>
    public SimulatedWorld World { get; } = world;

    /// <summary>The people, in the order of their phones.</summary>
    public IReadOnlyCollection<Person> People => _people.Values;

    /// <summary>Called when a phone was added, and again when one is switched on.</summary>
    public Action<Person>? PhoneAdded { get; set; }

    /// <summary>Whoever is at the phone with this number.</summary>
    public Person PersonAt(string number) => _people[number];

    /// <summary>The access path of the phone with this number.</summary>
    public RedPhone.Models.Network.PathModel PathOf(string number)
        => World.PhonePath(_people.Keys.ToList().IndexOf(number));

    /// <summary>Adds a phone and somebody at it.</summary>
    public void AddPhone(string number, string name, int delayMs)
    {
        var person = new Person(World.AddPhone(number, name, delayMs), World)
        {
            Speaks = NoteSpeech,
            Listen = Measure,
        };
        _people.Add(number, person);
        PhoneAdded?.Invoke(person);
    }

    /// <summary>The SAS on each display that shows one large.</summary>
    public IReadOnlyList<string> ReadSas()
        => [.. People.Select(person => person.Phone.ReadSas()).Where(IsSas)];

    // What else is shown large is a number, a name or a time.
    private bool IsSas(string text) => text.Length > 0 && People.Any(person =>
        person.Phone.Phone.View.Screen == Core.Ui.Screen.InCall
        && person.Phone.Phone.View.Trust != Core.Ui.PeerTrust.Verified
        && person.Phone.ReadSas() == text);

    private void NoteSpeech(string clip)
        => _said[clip] = People.ToDictionary(
            person => person, person => person.Phone.Board.Ear.Count);

    private double? Measure(Person listener, string clip)
    {
        if (!_said.TryGetValue(clip, out Dictionary<Person, int>? marks)
            || !marks.TryGetValue(listener, out int from))
        {
            return null;
        }

        World.RunUntil(() => People.All(person => !person.Phone.Board.Handset.IsTalking),
            MaxSpeechMs);
        World.Run(TailMs);
        short[] said = SpeechClips.Load(clip);
        ReadOnlySpan<short> heard = listener.Phone.Board.Ear.Samples;
        heard = heard[Math.Min(from, heard.Length)..];
        heard = heard[..Math.Min(heard.Length, said.Length + AfterSamples)];
        return SegmentalSnr.Measure(said, heard, SegmentalSnr.FindStart(said, heard)).Db;
    }
}
