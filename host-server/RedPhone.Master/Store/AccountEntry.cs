namespace RedPhone.Master.Store;

/// <summary>
/// An account as the operator sees it; holds nothing that could impersonate a phone.
/// </summary>
/// <param name="Number">1 to 15 digits.</param>
/// <param name="Name">Shown to the people called.</param>
/// <param name="Enrolled">A phone's public key is bound to it.</param>
/// <param name="Revoked">Its phone is refused.</param>
public sealed record AccountEntry(string Number, string Name, bool Enrolled, bool Revoked);
