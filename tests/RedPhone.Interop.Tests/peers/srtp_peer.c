/*
 * libsrtp2 as an oracle: one packet a line in hex from standard input to standard output.
 *
 *   srtp_peer protect|unprotect PROFILE KEY-AND-SALT-HEX [rtcp]
 *
 * PROFILE: AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32, AES_256_CM_HMAC_SHA1_80,
 * AES_256_CM_HMAC_SHA1_32. A packet that is refused is answered with "error" and libsrtp's number.
 */
#include <srtp2/srtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PACKET = 2048, MAX_KEY = 64 };

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
        : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Bytes of a hex text, at most room; stops at what is no digit. */
static int read_hex(const char *text, unsigned char *bytes, int room)
{
    int count = 0;
    while (count < room && digit(text[2 * count]) >= 0 && digit(text[2 * count + 1]) >= 0) {
        bytes[count] = (unsigned char)(digit(text[2 * count]) << 4 | digit(text[2 * count + 1]));
        count++;
    }

    return count;
}

int main(int argc, char **argv)
{
    static unsigned char key[MAX_KEY], packet[MAX_PACKET];
    static char line[2 * MAX_PACKET + 16];
    static const char digits[] = "0123456789abcdef";
    if (argc < 4 || srtp_init() != srtp_err_status_ok) {
        return 2;
    }

    int protects = strcmp(argv[1], "protect") == 0;
    int rtcp = argc > 4 && strcmp(argv[4], "rtcp") == 0;
    srtp_policy_t policy;
    memset(&policy, 0, sizeof policy);
    if (strcmp(argv[2], "AES_CM_128_HMAC_SHA1_80") == 0) {
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    } else if (strcmp(argv[2], "AES_CM_128_HMAC_SHA1_32") == 0) {
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    } else if (strcmp(argv[2], "AES_256_CM_HMAC_SHA1_80") == 0) {
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtcp);
    } else if (strcmp(argv[2], "AES_256_CM_HMAC_SHA1_32") == 0) {
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtcp);
    } else {
        return 2;
    }

    read_hex(argv[3], key, MAX_KEY);
    policy.key = key;
    policy.ssrc.type = protects ? ssrc_any_outbound : ssrc_any_inbound;
    policy.window_size = 128;
    srtp_t session;
    if (srtp_create(&session, &policy) != srtp_err_status_ok) {
        return 2;
    }

    while (fgets(line, sizeof line, stdin)) {
        int count = read_hex(line, packet, MAX_PACKET - SRTP_MAX_TRAILER_LEN - 4);
        srtp_err_status_t status = protects
            ? (rtcp ? srtp_protect_rtcp(session, packet, &count)
                    : srtp_protect(session, packet, &count))
            : (rtcp ? srtp_unprotect_rtcp(session, packet, &count)
                    : srtp_unprotect(session, packet, &count));
        if (status != srtp_err_status_ok) {
            printf("error %d\n", status);
            continue;
        }

        for (int i = 0; i < count; i++) {
            putchar(digits[packet[i] >> 4]);
            putchar(digits[packet[i] & 15]);
        }

        putchar('\n');
    }

    srtp_dealloc(session);
    return 0;
}
