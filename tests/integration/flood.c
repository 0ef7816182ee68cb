/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flood of UDP datagrams, as fast as one process can send them, for tests
 * and measurements in network namespaces of their own.  Ends after its time or
 * with SIGTERM.  Prints one line: how many datagrams in how many seconds, and
 * the rate.
 */
#include <sys/socket.h>

#include <errno.h>
#include <getopt.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64          /* messages in one sendmmsg(2) */
#define TRAIN_MAX 64      /* segments in one UDP_SEGMENT message */
#define TRAIN_BYTES 60000 /* ... and bytes, below what one packet holds */
#define SIZE_MAX_PAYLOAD 60000
#define NS_PER_S INT64_C(1000000000)

struct flood {
	const char *to, *from, *port;
	double seconds;
	size_t size;  /* bytes of a datagram */
	size_t train; /* datagrams in one message: more than 1 with gso */
	uint8_t *bytes;
	size_t n_bytes;
	int fd;
};

static volatile sig_atomic_t ended;

static void
on_term(int sig)
{
	(void)sig;
	ended = 1;
}

static void
usage(void)
{
	fputs(
	    "usage: flood -d ADDRESS [-p PORT] [-s SOURCE] [-t SECONDS]\n"
	    "             [-m sendmmsg|gso] [-k junk|magic|valid] [-l BYTES]\n"
	    "  -k junk   BYTES of no meaning (default, 8 bytes)\n"
	    "  -k magic  a kdump notification but for its magic number\n"
	    "  -k valid  a kdump notification\n",
	    stderr);
	exit(1);
}

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "flood: %s: %s\n", what, why);
	exit(1);
}

static int64_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (ts.tv_sec * NS_PER_S + ts.tv_nsec);
}

static double
number(const char *text, double max)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || !(value > 0 && value <= max))
		die(text, "not a number in range");
	return (value);
}

static struct addrinfo *
numeric(const char *address, const char *port)
{
	struct addrinfo hints, *info;
	int error;

	memset(&hints, 0, sizeof(hints));
	hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
	hints.ai_socktype = SOCK_DGRAM;
	error = getaddrinfo(address, port, &hints, &info);
	if (error != 0)
		die(address, gai_strerror(error));
	return (info);
}

static void
open_socket(struct flood *f)
{
	struct addrinfo *to = numeric(f->to, f->port), *from;
	int segment = (int)f->size;

	f->fd = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (f->fd == -1)
		die("socket", strerror(errno));
	if (f->from != NULL) {
		from = numeric(f->from, "0");
		if (bind(f->fd, from->ai_addr, from->ai_addrlen) == -1)
			die(f->from, strerror(errno));
		freeaddrinfo(from);
	}
	if (f->train > 1 &&
	    setsockopt(f->fd, IPPROTO_UDP, UDP_SEGMENT, &segment,
		sizeof(segment)) == -1)
		die("UDP_SEGMENT", strerror(errno));
	if (connect(f->fd, to->ai_addr, to->ai_addrlen) == -1)
		die(f->to, strerror(errno));
	freeaddrinfo(to);
}

static void
fill(struct flood *f, const char *kind)
{
	uint32_t words[2] = { 0x1B302A40U, 1 };
	size_t i;

	if (strcmp(kind, "magic") == 0)
		words[0] ^= 1;
	else if (strcmp(kind, "junk") != 0 && strcmp(kind, "valid") != 0)
		die(kind, "neither junk, magic nor valid");
	if (strcmp(kind, "junk") != 0)
		f->size = sizeof(words);
	if (f->train > 1 && f->size * f->train > TRAIN_BYTES)
		f->train = TRAIN_BYTES / f->size;
	f->n_bytes = f->size * f->train;
	f->bytes = malloc(f->n_bytes);
	if (f->bytes == NULL)
		die("malloc", strerror(errno));
	memset(f->bytes, 'x', f->n_bytes);
	for (i = 0; strcmp(kind, "junk") != 0 && i < f->train; i++)
		memcpy(f->bytes + i * sizeof(words), words, sizeof(words));
}

/* Sends until it is to end; returns the number of datagrams. */
static unsigned long long
send_all(const struct flood *f)
{
	struct mmsghdr batch[BATCH];
	struct iovec iov = { f->bytes, f->n_bytes };
	int64_t end = now() + (int64_t)(f->seconds * (double)NS_PER_S);
	unsigned long long sent = 0;
	size_t i;
	int n;

	memset(batch, 0, sizeof(batch));
	for (i = 0; i < BATCH; i++) {
		batch[i].msg_hdr.msg_iov = &iov;
		batch[i].msg_hdr.msg_iovlen = 1;
	}
	while (!ended && now() < end) {
		n = sendmmsg(f->fd, batch, BATCH, 0);
		if (n > 0)
			sent += (unsigned long long)n * f->train;
		else if (errno != ECONNREFUSED && errno != ENOBUFS &&
		    errno != EINTR)
			die(f->to, strerror(errno));
	}
	return (sent);
}

/* Reads the options into *f; what kind of bytes to send is returned. */
static const char *
options(struct flood *f, int argc, char *argv[])
{
	const char *kind = "junk", *mode = "sendmmsg";
	int opt;

	while ((opt = getopt(argc, argv, "d:p:s:t:m:k:l:")) != -1) {
		switch (opt) {
		case 'd':
			f->to = optarg;
			break;
		case 'p':
			f->port = optarg;
			break;
		case 's':
			f->from = optarg;
			break;
		case 't':
			f->seconds = number(optarg, 3600);
			break;
		case 'm':
			mode = optarg;
			break;
		case 'k':
			kind = optarg;
			break;
		case 'l':
			f->size = (size_t)number(optarg, SIZE_MAX_PAYLOAD);
			break;
		default:
			usage();
		}
	}
	if (f->to == NULL || optind != argc)
		usage();
	if (strcmp(mode, "gso") == 0)
		f->train = TRAIN_MAX;
	else if (strcmp(mode, "sendmmsg") != 0)
		die(mode, "neither sendmmsg nor gso");
	return (kind);
}

int
main(int argc, char *argv[])
{
	struct flood f = {
		.port = "7410", .seconds = 1, .size = 8, .train = 1
	};
	const char *kind = options(&f, argc, argv);
	unsigned long long sent;
	int64_t start;
	double took;

	signal(SIGTERM, on_term);
	fill(&f, kind);
	open_socket(&f);
	start = now();
	sent = send_all(&f);
	took = (double)(now() - start) / (double)NS_PER_S;
	printf("%llu datagrams in %.2f s: %.0f a second (%s, %s, %zu bytes)\n",
	    sent, took, (double)sent / took, f.train > 1 ? "gso" : "sendmmsg",
	    kind, f.size);
	close(f.fd);
	free(f.bytes);
	return (0);
}
