/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Measures programs side by side: A B A B ...  Made for bench/run, which
 * gives it networks and a /dev of its own and reads what it prints.  What is
 * measured runs in the network namespace of this program.
 */
#include <arpa/inet.h>
#include <sys/socket.h>

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/logsink.h"
#include "bench/setup.h"
#include "lib/clock.h"
#include "lib/kdump_msg.h"
#include "lib/number.h"
#include "lib/reason.h"

#define CALM_SLEEP_NS (5 * CLOCK_MS)
#define CALM_WORK_NS (2 * CLOCK_MS)

static const struct mode {
	const char *name;
	void (*run)(const struct setup *s);
} modes[] = {
	{ "listen", measure_listen },
	{ "fenced", measure_fenced },
	{ "flood", measure_flood },
	{ "crowd", measure_crowd },
	{ "send", measure_send },
	{ "trace", measure_trace },
};

static _Noreturn void
usage(void)
{
	fputs("usage: measure listen|fenced|flood|crowd|send|trace [-eH]\n"
	      "               [-r runs] [-w warmups] [-p port] [-s source]\n"
	      "               [-d destination] [-n source-netns]\n"
	      "               [-S settle-ms] [-i interval-ms] [-k count]\n"
	      "               [-l log-socket] [-t tun]\n"
	      "               -- program [arg ...] "
	      "[-- program [arg ...]] ...\n",
	    stderr);
	exit(2);
}

static long long
number(const char *text, long long min, long long max)
{
	struct reason why;
	long long n;

	if (number_parse(text, min, max, NULL, &n, &why) == -1)
		errx(2, "%s", why.text);
	return (n);
}

static struct in_addr
address(const char *text)
{
	struct in_addr a;

	if (inet_pton(AF_INET, text, &a) != 1)
		errx(2, "\"%s\" is not an IPv4 address", text);
	return (a);
}

static void
set_option(struct setup *s, int letter, const char *text)
{
	switch (letter) {
	case 'r':
		s->runs = (unsigned int)number(text, 1, 100000);
		break;
	case 'w':
		s->warmups = (unsigned int)number(text, 0, 1000);
		break;
	case 'p':
		s->port = (uint16_t)number(text, 1, UINT16_MAX);
		break;
	case 's':
		s->source = address(text);
		break;
	case 'd':
		s->dest = address(text);
		break;
	case 'S':
		s->settle_ns = number(text, 0, 10000) * CLOCK_MS;
		break;
	case 'n':
		s->there = open(text, O_RDONLY | O_CLOEXEC);
		if (s->there == -1)
			err(2, "%s", text);
		break;
	case 'i':
		s->interval_ns = number(text, 1, 10000) * CLOCK_MS;
		break;
	case 'k':
		s->count = (unsigned int)number(text, 1, 10000);
		break;
	case 'l':
		s->log_path = text;
		break;
	case 't':
		s->tun = text;
		break;
	case 'e':
		s->end_early = true;
		break;
	case 'H':
		s->hold = true;
		break;
	default:
		usage();
	}
}

/* "prog arg -- prog arg": cut at each "--". */
static void
set_sides(struct setup *s, char *argv[])
{
	while (*argv != NULL) {
		if (s->n_sides == SETUP_SIDES)
			errx(2, "more than %d programs", SETUP_SIDES);
		s->sides[s->n_sides++] = argv;
		while (*argv != NULL && strcmp(*argv, "--") != 0)
			argv++;
		if (*argv != NULL)
			*argv++ = NULL;
	}
	if (s->n_sides == 0 || s->sides[0][0] == NULL)
		usage();
}

int
setup_socket(struct in_addr addr, uint16_t port)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = addr
	};
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		err(1, "socket");
	if (bind(fd, (const struct sockaddr *)&sin, sizeof(sin)) == -1)
		err(1, "bind %s:%u", inet_ntoa(addr), (unsigned int)port);
	return (fd);
}

static void
enter_net(int net)
{
	if (setns(net, CLONE_NEWNET) == -1)
		err(1, "setns");
}

int
setup_node(const struct setup *s, struct in_addr addr)
{
	int here, fd;

	if (s->there == -1)
		return (setup_socket(addr, 0));
	here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (here == -1)
		err(1, "/proc/self/ns/net");
	enter_net(s->there);
	fd = setup_socket(addr, 0);
	enter_net(here);
	close(here);
	return (fd);
}

void
setup_stage(const struct setup *s, struct stage *st)
{
	const struct in_addr any = { .s_addr = INADDR_ANY };

	st->fd = setup_node(s, s->source);
	st->holder = s->hold ? setup_socket(any, s->port) : -1;
	probe_open(&st->probe, s->dest, s->port);
}

void
setup_leave(struct stage *st)
{
	probe_close(&st->probe);
	if (st->holder != -1)
		close(st->holder);
	close(st->fd);
}

void
setup_message(const struct setup *s, int fd)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons(s->port),
		.sin_addr = s->dest };
	uint8_t msg[KDUMP_MSG_SIZE];

	kdump_msg_encode(msg);
	if (sendto(fd, msg, sizeof(msg), 0, (const struct sockaddr *)&sin,
		sizeof(sin)) != (ssize_t)sizeof(msg))
		err(1, "cannot send the message");
}

void
setup_calm(void)
{
	struct timespec ts = { .tv_nsec = CALM_SLEEP_NS };
	int64_t until_ns;

	nanosleep(&ts, NULL);
	until_ns = clock_ns() + CALM_WORK_NS;
	while (clock_ns() < until_ns)
		;
}

int
main(int argc, char *argv[])
{
	struct setup s = { .runs = 1,
		.port = KDUMP_MSG_PORT,
		.interval_ns = CLOCK_S / 4,
		.count = 1,
		.there = -1,
		.log_fd = -1 };
	size_t i;
	int c;

	if (argc < 2)
		usage();
	while (
	    (c = getopt(argc - 1, argv + 1, "r:w:p:s:d:n:S:i:k:l:t:eH")) != -1)
		set_option(&s, c, optarg);
	set_sides(&s, argv + 1 + optind);
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(argv[1], modes[i].name) == 0)
			break;
	}
	if (i == sizeof(modes) / sizeof(modes[0]))
		usage();
	signal(SIGPIPE, SIG_DFL);
	if (s.log_path != NULL)
		s.log_fd = logsink_open(s.log_path);
	modes[i].run(&s);
	if (s.log_path != NULL)
		logsink_close(s.log_fd, s.log_path);
	if (fflush(stdout) == EOF)
		err(1, "standard output");
	return (0);
}
