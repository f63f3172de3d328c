/*
 * A ZRTP endpoint on Debian's libbzrtp: the peer of the interop tests. A process of its own, talked
 * to over UDP and standard output; never linked to anything of RedPhone.
 *
 *   bzrtp_peer --remote PORT [--ssrc HEX] [--ssrc2 HEX] [--hash S256,S384] [--cipher AES1,AES3]
 *              [--auth HS32,HS80] [--ka X255,DH3k] [--sas B32,B256] [--cache FILE] [--verified]
 *              [--aux HEX] [--peer-hello-hash HEX] [--loss PERCENT] [--seconds S] [--wait]
 *              [--linger MS] [--export LABEL]
 *
 * Prints one JSON object a line: hello-hash (with the port it listens on), warning, secure, end.
 * Exit code 0 when secure. --wait keeps HelloACK from the library until a Commit came, so that it
 * becomes the responder of each stream. --ssrc2 adds a second stream in multistream mode. --export
 * shows the key the library derives from its exported key for that label.
 */
#include <arpa/inet.h>
#include <bzrtp/bzrtp.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_TYPES = 7, MAX_PACKET = 4096, TYPE_OFFSET = 16, SSRC_OFFSET = 8 };

struct name { const char *text; uint8_t code; };
static const struct name names[] = {
    { "S256", ZRTP_HASH_S256 }, { "S384", ZRTP_HASH_S384 },
    { "AES1", ZRTP_CIPHER_AES1 }, { "AES3", ZRTP_CIPHER_AES3 },
    { "HS32", ZRTP_AUTHTAG_HS32 }, { "HS80", ZRTP_AUTHTAG_HS80 },
    { "X255", ZRTP_KEYAGREEMENT_X255 }, { "DH3k", ZRTP_KEYAGREEMENT_DH3k },
    { "X448", ZRTP_KEYAGREEMENT_X448 }, { "DH2k", ZRTP_KEYAGREEMENT_DH2k },
    { "Mult", ZRTP_KEYAGREEMENT_Mult },
    { "B32", ZRTP_SAS_B32 }, { "B256", ZRTP_SAS_B256 },
};

/* One stream: its SSRC, and whether it became secure. */
struct stream { uint32_t ssrc; int secure; int started; int commit_seen; };

static bzrtpContext_t *context;
static struct stream streams[2];
static int udp;
static struct sockaddr_in remote;
static double loss_percent;
static int verified;
static uint64_t start_ms;
static bzrtpSrtpSecrets_t secrets[2];
static char *export_label;
static uint8_t exported[64];
static size_t exported_count;

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static const char *name_of(uint8_t code)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].code == code) {
            return names[i].text;
        }
    }

    return "?";
}

static int is_lost(void)
{
    return (double)rand() / RAND_MAX * 100 < loss_percent;
}

static void print_hex(const char *name, const uint8_t *bytes, int count)
{
    printf(",\"%s\":\"", name);
    for (int i = 0; i < count; i++) {
        printf("%02x", bytes[i]);
    }

    printf("\"");
}

static int on_send(void *data, const uint8_t *packet, uint16_t count)
{
    (void)data;
    if (!is_lost()) {
        sendto(udp, packet, count, 0, (struct sockaddr *)&remote, sizeof remote);
    }

    return 0;
}

static int on_status(void *data, uint8_t level, uint8_t id, const char *text)
{
    (void)data;
    (void)text;
    printf("{\"event\":\"warning\",\"level\":%d,\"id\":%d}\n", level, id);
    return 0;
}

/* The library frees its keys later: they are copied. */
static int on_secrets(void *data, const bzrtpSrtpSecrets_t *made, uint8_t part)
{
    bzrtpSrtpSecrets_t *kept = &secrets[(struct stream *)data - streams];
    if (part & ZRTP_SRTP_SECRETS_FOR_SENDER) {
        kept->selfSrtpKeyLength = made->selfSrtpKeyLength;
        kept->selfSrtpKey = malloc(made->selfSrtpKeyLength);
        memcpy(kept->selfSrtpKey, made->selfSrtpKey, made->selfSrtpKeyLength);
        kept->selfSrtpSaltLength = made->selfSrtpSaltLength;
        kept->selfSrtpSalt = malloc(made->selfSrtpSaltLength);
        memcpy(kept->selfSrtpSalt, made->selfSrtpSalt, made->selfSrtpSaltLength);
    }

    if (part & ZRTP_SRTP_SECRETS_FOR_RECEIVER) {
        kept->peerSrtpKeyLength = made->peerSrtpKeyLength;
        kept->peerSrtpKey = malloc(made->peerSrtpKeyLength);
        memcpy(kept->peerSrtpKey, made->peerSrtpKey, made->peerSrtpKeyLength);
        kept->peerSrtpSaltLength = made->peerSrtpSaltLength;
        kept->peerSrtpSalt = malloc(made->peerSrtpSaltLength);
        memcpy(kept->peerSrtpSalt, made->peerSrtpSalt, made->peerSrtpSaltLength);
    }

    return 0;
}

/* The only moment at which the library derives from its exported key. */
static int on_export(void *data, int zuid, uint8_t role)
{
    (void)data;
    (void)zuid;
    (void)role;
    if (export_label) {
        exported_count = sizeof exported;
        if (bzrtp_exportKey(context, export_label, strlen(export_label), exported,
                            &exported_count) != 0) {
            exported_count = 0;
        }
    }

    return 0;
}

static int on_secure(void *data, const bzrtpSrtpSecrets_t *made, int32_t was_verified)
{
    struct stream *stream = data;
    const bzrtpSrtpSecrets_t *kept = &secrets[stream - streams];
    static const char *const aux[] = { "match", "mismatch", "unset" };
    printf("{\"event\":\"secure\",\"stream\":%d,\"ms\":%d,\"sas\":\"%s\",\"sasType\":\"%s\","
           "\"hash\":\"%s\",\"cipher\":\"%s\",\"auth\":\"%s\",\"ka\":\"%s\","
           "\"cacheMismatch\":%s,\"verified\":%s,\"aux\":\"%s\"",
           (int)(stream - streams), (int)(now_ms() - start_ms), made->sas ? made->sas : "",
           name_of(made->sasAlgo), name_of(made->hashAlgo), name_of(made->cipherAlgo),
           name_of(made->authTagAlgo), name_of(made->keyAgreementAlgo),
           made->cacheMismatch ? "true" : "false", was_verified ? "true" : "false",
           aux[made->auxSecretMismatch % 3]);
    print_hex("sendKey", kept->selfSrtpKey, kept->selfSrtpKeyLength);
    print_hex("sendSalt", kept->selfSrtpSalt, kept->selfSrtpSaltLength);
    print_hex("recvKey", kept->peerSrtpKey, kept->peerSrtpKeyLength);
    print_hex("recvSalt", kept->peerSrtpSalt, kept->peerSrtpSaltLength);
    if (exported_count && stream == streams) {
        print_hex("exported", exported, (int)exported_count);
    }

    printf("}\n");
    stream->secure = 1;
    return 0;
}

/* A list like "S256,S384"; an unknown name ends the program. */
static void set_types(uint8_t kind, char *list)
{
    uint8_t types[MAX_TYPES];
    uint8_t count = 0;
    for (char *text = strtok(list, ","); text && count < MAX_TYPES; text = strtok(NULL, ",")) {
        size_t i = 0;
        while (i < sizeof names / sizeof names[0] && strcmp(names[i].text, text) != 0) {
            i++;
        }

        if (i == sizeof names / sizeof names[0]) {
            fprintf(stderr, "unknown algorithm %s\n", text);
            exit(2);
        }

        types[count++] = names[i].code;
    }

    bzrtp_setSupportedCryptoTypes(context, kind, types, count);
}

static void open_udp(int remote_port)
{
    struct sockaddr_in local = { .sin_family = AF_INET };
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    remote = local;
    remote.sin_port = htons((uint16_t)remote_port);
    udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (udp < 0 || bind(udp, (struct sockaddr *)&local, sizeof local) != 0) {
        perror("bzrtp_peer");
        exit(2);
    }
}

static void start_stream(int index)
{
    streams[index].started = 1;
    bzrtp_setClientData(context, streams[index].ssrc, &streams[index]);
    bzrtp_startChannelEngine(context, streams[index].ssrc);
}

/* The first peer SSRC heard belongs to the first stream, every other to the second. */
static struct stream *stream_of(const uint8_t *packet)
{
    static uint8_t first[4];
    static int known;
    if (!known) {
        memcpy(first, packet + SSRC_OFFSET, 4);
        known = 1;
    }

    int second = streams[1].started && memcmp(first, packet + SSRC_OFFSET, 4) != 0;
    return &streams[second];
}

int main(int argc, char **argv)
{
    int remote_port = 0, wait = 0, linger_ms = 1300;
    double seconds = 20;
    uint8_t aux[64];
    size_t aux_count = 0;
    char *cache = NULL, *peer_hash = NULL;
    static char iobuf[4096];
    setvbuf(stdout, iobuf, _IOLBF, sizeof iobuf);
    srand((unsigned)(time(NULL) ^ getpid()));
    streams[0].ssrc = 0x62000001;
    context = bzrtp_createBzrtpContext();
    for (int i = 1; i < argc; i++) {
        char *option = argv[i];
        if (strcmp(option, "--wait") == 0) {
            wait = 1;
            continue;
        }

        if (strcmp(option, "--verified") == 0) {
            verified = 1;
            continue;
        }

        if (i + 1 == argc) {
            fprintf(stderr, "%s needs a value\n", option);
            return 2;
        }

        char *value = argv[++i];
        if (strcmp(option, "--remote") == 0) {
            remote_port = atoi(value);
        } else if (strcmp(option, "--ssrc") == 0) {
            streams[0].ssrc = (uint32_t)strtoul(value, NULL, 16);
        } else if (strcmp(option, "--ssrc2") == 0) {
            streams[1].ssrc = (uint32_t)strtoul(value, NULL, 16);
        } else if (strcmp(option, "--hash") == 0) {
            set_types(ZRTP_HASH_TYPE, value);
        } else if (strcmp(option, "--cipher") == 0) {
            set_types(ZRTP_CIPHERBLOCK_TYPE, value);
        } else if (strcmp(option, "--auth") == 0) {
            set_types(ZRTP_AUTHTAG_TYPE, value);
        } else if (strcmp(option, "--ka") == 0) {
            set_types(ZRTP_KEYAGREEMENT_TYPE, value);
        } else if (strcmp(option, "--sas") == 0) {
            set_types(ZRTP_SAS_TYPE, value);
        } else if (strcmp(option, "--cache") == 0) {
            cache = value;
        } else if (strcmp(option, "--aux") == 0) {
            for (aux_count = 0; aux_count < sizeof aux && value[2 * aux_count]; aux_count++) {
                unsigned byte;
                if (sscanf(value + 2 * aux_count, "%2x", &byte) != 1) {
                    return 2;
                }

                aux[aux_count] = (uint8_t)byte;
            }
        } else if (strcmp(option, "--peer-hello-hash") == 0) {
            peer_hash = value;
        } else if (strcmp(option, "--loss") == 0) {
            loss_percent = atof(value);
        } else if (strcmp(option, "--seconds") == 0) {
            seconds = atof(value);
        } else if (strcmp(option, "--export") == 0) {
            export_label = value;
        } else if (strcmp(option, "--linger") == 0) {
            linger_ms = atoi(value);
        } else {
            fprintf(stderr, "unknown option %s\n", option);
            return 2;
        }
    }

    open_udp(remote_port);
    bzrtpCallbacks_t callbacks = { 0 };
    callbacks.bzrtp_statusMessage = on_status;
    callbacks.bzrtp_messageLevel = BZRTP_MESSAGE_WARNING;
    callbacks.bzrtp_sendData = on_send;
    callbacks.bzrtp_srtpSecretsAvailable = on_secrets;
    callbacks.bzrtp_startSrtpSession = on_secure;
    callbacks.bzrtp_contextReadyForExportedKeys = on_export;
    bzrtp_setCallbacks(context, &callbacks);

    sqlite3 *db = NULL;
    if (cache) {
        if (sqlite3_open(cache, &db) != SQLITE_OK) {
            fprintf(stderr, "cannot open %s\n", cache);
            return 2;
        }

        bzrtp_initCache_lock(db, NULL);
        bzrtp_setZIDCache_lock(context, db, "sip:bzrtp@test", "sip:redphone@test", NULL);
    }

    bzrtp_initBzrtpContext(context, streams[0].ssrc);
    if (aux_count) {
        bzrtp_setAuxiliarySharedSecret(context, aux, aux_count);
    }

    uint8_t own_hash[80];
    socklen_t length = sizeof(struct sockaddr_in);
    struct sockaddr_in local;
    getsockname(udp, (struct sockaddr *)&local, &length);
    bzrtp_getSelfHelloHash(context, streams[0].ssrc, own_hash, sizeof own_hash);
    printf("{\"event\":\"hello-hash\",\"port\":%d,\"hash\":\"%s\"}\n", ntohs(local.sin_port),
           strchr((char *)own_hash, ' ') ? strchr((char *)own_hash, ' ') + 1 : (char *)own_hash);
    if (peer_hash) {
        char text[128];
        snprintf(text, sizeof text, "1.10 %s", peer_hash);
        bzrtp_setPeerHelloHash(context, streams[0].ssrc, (uint8_t *)text, strlen(text));
    }

    start_ms = now_ms();
    uint64_t heard_ms = start_ms;
    uint64_t end_ms = start_ms + (uint64_t)(seconds * 1000);
    int told_verified = 0;
    start_stream(0);
    while (now_ms() < end_ms) {
        uint8_t packet[MAX_PACKET];
        struct pollfd wanted = { .fd = udp, .events = POLLIN };
        if (poll(&wanted, 1, 5) > 0) {
            ssize_t count = recv(udp, packet, sizeof packet, 0);
            if (count > TYPE_OFFSET + 8 && !is_lost()) {
                struct stream *stream = stream_of(packet);
                heard_ms = now_ms();
                stream->commit_seen |= memcmp(packet + TYPE_OFFSET, "Commit  ", 8) == 0;
                if (!wait || stream->commit_seen || memcmp(packet + TYPE_OFFSET, "HelloACK", 8) != 0) {
                    int result = bzrtp_processMessage(context, stream->ssrc, packet,
                                                      (uint16_t)count);
                    if (result == BZRTP_ERROR_HELLOHASH_MISMATCH) {
                        printf("{\"event\":\"warning\",\"level\":0,\"id\":%d}\n", result);
                    }
                }
            }
        }

        for (int i = 0; i < 2; i++) {
            if (streams[i].started) {
                bzrtp_iterate(context, streams[i].ssrc, now_ms());
            }
        }

        if (streams[0].secure && !told_verified) {
            told_verified = 1;
            if (verified) {
                bzrtp_SASVerified(context);
            }

            if (streams[1].ssrc) {
                bzrtp_addChannel(context, streams[1].ssrc);
                start_stream(1);
            }
        }

        int done = streams[0].secure && (!streams[1].ssrc || streams[1].secure);
        if (done && now_ms() - heard_ms > (uint64_t)linger_ms) {
            break;
        }
    }

    int secure = streams[0].secure && (!streams[1].ssrc || streams[1].secure);
    printf("{\"event\":\"end\",\"secure\":%s}\n", secure ? "true" : "false");
    if (db) {
        sqlite3_close(db);
    }

    return secure ? 0 : 1;
}
