/*
 * The plain loop that the relay is measured against: receive a batch, look each source up, write
 * the destination over it, send the batch. No admission, no timers, no counters. 'S' and a session
 * number, sent by both of its phones, pairs them; it is echoed.
 * Usage: forward ADDRESS PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, ROOM = 2048, SLOTS = 1 << 20, BUFFER = 8 << 20 };

struct flow { struct sockaddr_in from, to; };

static struct flow table[SLOTS];
static struct sockaddr_in first[SLOTS];
static char buffers[BATCH][ROOM];

static struct flow *find(const struct sockaddr_in *from)
{
    uint64_t key = (uint64_t)from->sin_port << 32 | from->sin_addr.s_addr;
    uint32_t at = key * 0x9E3779B97F4A7C15u >> 44;
    while (table[at].from.sin_family && (table[at].from.sin_addr.s_addr != from->sin_addr.s_addr
        || table[at].from.sin_port != from->sin_port))
        at = (at + 1) % SLOTS;
    return &table[at];
}

static void pair(uint32_t session, const struct sockaddr_in *phone)
{
    struct sockaddr_in *other = &first[session % SLOTS];
    if (!other->sin_family)
        *other = *phone;
    else if (memcmp(other, phone, sizeof *phone)) {
        *find(phone) = (struct flow) { *phone, *other };
        *find(other) = (struct flow) { *other, *phone };
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in names[BATCH], own = { .sin_family = AF_INET };
    struct iovec vectors[BATCH];
    struct mmsghdr batch[BATCH], entry;
    int size = BUFFER, s = socket(AF_INET, SOCK_DGRAM, 0);
    if (argc != 3 || inet_pton(AF_INET, argv[1], &own.sin_addr) != 1)
        return 1;
    own.sin_port = htons(atoi(argv[2]));
    setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (bind(s, (struct sockaddr *)&own, sizeof own)) {
        perror("bind");
        return 1;
    }

    memset(batch, 0, sizeof batch);
    for (int i = 0; i < BATCH; i++) {
        vectors[i].iov_base = buffers[i];
        batch[i].msg_hdr = (struct msghdr) {
            .msg_name = &names[i], .msg_iov = &vectors[i], .msg_iovlen = 1 };
    }

    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            batch[i].msg_hdr.msg_iov->iov_len = ROOM;
            batch[i].msg_hdr.msg_namelen = sizeof own;
        }

        int count = recvmmsg(s, batch, BATCH, MSG_WAITFORONE, NULL), kept = 0;
        for (int i = 0; i < count; i++) {
            struct sockaddr_in *name = batch[i].msg_hdr.msg_name;
            uint32_t *data = batch[i].msg_hdr.msg_iov->iov_base;
            struct flow *flow = find(name);
            if (*(char *)data == 'S')
                pair(ntohl(*(uint32_t *)((char *)data + 1)), name);
            else if (flow->from.sin_family)
                *name = flow->to;
            else
                continue;
            batch[i].msg_hdr.msg_iov->iov_len = batch[i].msg_len;
            entry = batch[kept], batch[kept] = batch[i], batch[i] = entry;
            kept++;
        }

        for (int sent = 0, n; sent < kept; sent += n > 0 ? n : 1)
            n = sendmmsg(s, batch + sent, kept - sent, 0);
    }
}
