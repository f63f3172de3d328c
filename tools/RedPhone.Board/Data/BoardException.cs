namespace RedPhone.Board.Data;

/// <summary>The board's data are wrong; the message says where.</summary>
public sealed class BoardException(string message) : IOException(message);
