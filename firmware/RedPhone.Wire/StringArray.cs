namespace RedPhone.Wire
{
    /// <summary>
    /// Arrays of strings that start as nulls. On the interpreter (nf-interpreter of July 2026) an
    /// element of a new string[] that nothing was stored to is neither null nor a string: "== null"
    /// is false of it, and comparing it with a string reads address 0, which resets the device.
    /// The gate refuses a bare "new string[n]".
    /// </summary>
    public static class StringArray
    {
        /// <summary>An array of <paramref name="count"/> nulls.</summary>
        public static string[] Create(int count)
        {
            string[] array = new string[count];
            for (int i = 0; i < count; i++)
            {
                array[i] = null;
            }

            return array;
        }
    }
}
