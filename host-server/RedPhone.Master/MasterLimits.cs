namespace RedPhone.Master;

/// <summary>Every limit and time of the master (docs/protocol/signaling.md, "Limits").</summary>
public static class MasterLimits
{
    /// <summary>Registered phones of one master unless its options say otherwise.</summary>
    public const int DefaultMaxPhones = 10_000;

    /// <summary>Relays an operator may register; a phone is told of the first eight.</summary>
    public const int MaxRelays = 8;

    /// <summary>Store requests on their way; more are refused as "overloaded".</summary>
    public const int MaxStoreRequests = 256;

    /// <summary>A store answer later than this no longer starts a call.</summary>
    public const int StoreTimeoutMs = 4_000;

    /// <summary>Relays and revocations are read again after this.</summary>
    public const int RefreshMs = 10_000;

    /// <summary>Admitted handshakes whose session is not up yet.</summary>
    public const int MaxAdmissions = 256;

    /// <summary>An admission is forgotten after this; the link drops its session earlier.</summary>
    public const int AdmissionMs = 12_000;

    /// <summary>Sessions of unknown or revoked keys at one time.</summary>
    public const int MaxStrangers = 64;

    /// <summary>Unknown or revoked keys let in a minute, all together.</summary>
    public const int StrangersPerMinute = 60;

    /// <summary>A stranger's session is closed after this.</summary>
    public const int StrangerMs = 60_000;

    /// <summary>Requests of one stranger's session that are answered.</summary>
    public const int StrangerRequests = 3;

    /// <summary>A one-time code expires after this: 24 h.</summary>
    public const long CodeLifeMs = 86_400_000;

    /// <summary>The callee's phone must answer the wake-up signal within this.</summary>
    public const int WakeUpMs = 5_000;

    /// <summary>It rings this long.</summary>
    public const int RingMs = 45_000;

    /// <summary>Tickets expire after this; only a relay's first binding checks it.</summary>
    public const int TicketMs = 120_000;

    /// <summary>An answered call with a phone that lost its link is forgotten after this.</summary>
    public const int ForgetLostMs = 600_000;

    /// <summary>A request of the master's to a phone is given up after this.</summary>
    public const int NoticeMs = 30_000;

    /// <summary>A request that the link had no room for is tried again after this.</summary>
    public const int NoticeRetryMs = 250;

    /// <summary>Requests of the master's that wait for one phone; the oldest goes.</summary>
    public const int MaxNotices = 8;
}
