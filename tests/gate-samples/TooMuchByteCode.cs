// Refused by: TooMuchByteCode
// Compiled: 350 times
namespace Samples
{
    public static class Block_COPY_
    {
        public static int Mix(int a, int b, int c)
        {
            a = (a * 31) + (b ^ c);
            b = (b * 37) + (c ^ a);
            c = (c * 41) + (a ^ b);
            a = (a * 43) + (b ^ c);
            b = (b * 47) + (c ^ a);
            c = (c * 53) + (a ^ b);
            a = (a * 59) + (b ^ c);
            b = (b * 61) + (c ^ a);
            c = (c * 67) + (a ^ b);
            a = (a * 31) + (b ^ c);
            b = (b * 37) + (c ^ a);
            c = (c * 41) + (a ^ b);
            a = (a * 43) + (b ^ c);
            b = (b * 47) + (c ^ a);
            c = (c * 53) + (a ^ b);
            a = (a * 59) + (b ^ c);
            b = (b * 61) + (c ^ a);
            c = (c * 67) + (a ^ b);
            a = (a * 31) + (b ^ c);
            b = (b * 37) + (c ^ a);
            c = (c * 41) + (a ^ b);
            a = (a * 43) + (b ^ c);
            b = (b * 47) + (c ^ a);
            c = (c * 53) + (a ^ b);
            a = (a * 59) + (b ^ c);
            b = (b * 61) + (c ^ a);
            c = (c * 67) + (a ^ b);
            return a + b + c;
        }
    }
}
