namespace RedPhone.Core.Ui
{
    /// <summary>
    /// Small pictures for <see cref="Canvas.DrawIcon"/>: width in columns, height in pages, then the
    /// columns of each page, bit 0 the top row.
    /// </summary>
    public static class Icons
    {
        /// <summary>An empty picture of one column.</summary>
        public static readonly byte[] Blank = { 1, 1, 0 };
    }
}
