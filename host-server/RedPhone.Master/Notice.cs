using RedPhone.Master.Calls;

namespace RedPhone.Master;

/// <summary>A request of the master's that a phone has not answered yet.</summary>
/// <param name="Call">The call it is about.</param>
/// <param name="IsWakeUp">The RING to the callee: its answer drives the call.</param>
/// <param name="Transaction">Its transaction number.</param>
/// <param name="Message">The whole message, to be sent again on a new session.</param>
/// <param name="GiveUpMs">Forgotten after this.</param>
internal sealed record Notice(Call Call, bool IsWakeUp, int Transaction, byte[] Message,
    long GiveUpMs)
{
    /// <summary>The present session has taken it.</summary>
    public bool IsSent { get; set; }
}
