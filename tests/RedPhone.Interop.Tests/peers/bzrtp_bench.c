/*
 * libbzrtp against libbzrtp in one process: CPU time of a whole key agreement of both ends, without
 * sockets and without waiting (the library takes its time as an argument). The counterpart of
 * `redphone bench zrtp`; a process of its own, never linked to anything of RedPhone.
 *
 *   bzrtp_bench [COUNT] [X255|DH3k]
 *
 * Prints microseconds of CPU for one agreement, both ends together. Making and freeing the contexts,
 * in which the library also makes its Hellos, is not counted.
 */
#include <bzrtp/bzrtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUEUE = 64, MAX_PACKET = 1500, STEP_MS = 10, LIMIT_MS = 20000 };

struct packet { uint8_t bytes[MAX_PACKET]; uint16_t count; };
struct end { bzrtpContext_t *context; uint32_t ssrc; struct packet queue[QUEUE]; unsigned in, out;
             int secure; struct end *other; };

static struct end ends[2];

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int on_send(void *data, const uint8_t *bytes, uint16_t count)
{
    struct end *to = ((struct end *)data)->other;
    if (to->in - to->out < QUEUE && count <= MAX_PACKET) {
        struct packet *packet = &to->queue[to->in++ % QUEUE];
        memcpy(packet->bytes, bytes, count);
        packet->count = count;
    }

    return 0;
}

static int on_secure(void *data, const bzrtpSrtpSecrets_t *secrets, int32_t verified)
{
    (void)secrets;
    (void)verified;
    ((struct end *)data)->secure = 1;
    return 0;
}

static void open_end(struct end *end, struct end *other, uint32_t ssrc, uint8_t agreement)
{
    bzrtpCallbacks_t callbacks = { 0 };
    callbacks.bzrtp_sendData = on_send;
    callbacks.bzrtp_startSrtpSession = on_secure;
    end->in = end->out = 0;
    end->secure = 0;
    end->other = other;
    end->ssrc = ssrc;
    end->context = bzrtp_createBzrtpContext();
    bzrtp_setCallbacks(end->context, &callbacks);
    uint8_t agreements[7] = { agreement };
    bzrtp_setSupportedCryptoTypes(end->context, ZRTP_KEYAGREEMENT_TYPE, agreements, 1);
    bzrtp_initBzrtpContext(end->context, ssrc);
    bzrtp_setClientData(end->context, ssrc, end);
}

static void take(struct end *end)
{
    while (end->out != end->in) {
        struct packet *packet = &end->queue[end->out++ % QUEUE];
        bzrtp_processMessage(end->context, end->ssrc, packet->bytes, packet->count);
    }
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 200;
    uint8_t agreement = argc > 2 && strcmp(argv[2], "DH3k") == 0 ? ZRTP_KEYAGREEMENT_DH3k
        : ZRTP_KEYAGREEMENT_X255;
    double used = 0;
    for (int i = 0; i < count; i++) {
        open_end(&ends[0], &ends[1], 0x62000001, agreement);
        open_end(&ends[1], &ends[0], 0x62000002, agreement);
        double start = cpu_us();
        bzrtp_startChannelEngine(ends[0].context, ends[0].ssrc);
        bzrtp_startChannelEngine(ends[1].context, ends[1].ssrc);
        uint64_t now = 0;
        while (!(ends[0].secure && ends[1].secure) && now < LIMIT_MS) {
            for (int e = 0; e < 2; e++) {
                bzrtp_iterate(ends[e].context, ends[e].ssrc, now);
                take(&ends[e]);
            }

            now += STEP_MS;
        }

        used += cpu_us() - start;
        if (now >= LIMIT_MS) {
            fprintf(stderr, "not secure\n");
            return 1;
        }

        bzrtp_destroyBzrtpContext(ends[0].context, ends[0].ssrc);
        bzrtp_destroyBzrtpContext(ends[1].context, ends[1].ssrc);
    }

    printf("%.1f\n", used / count);
    return 0;
}
