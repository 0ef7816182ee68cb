/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/random.h>

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fence_kdump/nonce.h"
#include "lib/hmac.h"
#include "lib/reason.h"

#define RANDOM_SIZE 32

int
nonce_make(uint8_t nonce[KDUMP2_NONCE_SIZE], const struct kdump2_key *key,
    struct reason *why)
{
	struct {
		uint8_t random[RANDOM_SIZE];
		struct timespec real, boot;
		pid_t pid;
	} seed;
	uint8_t hash[HMAC_SIZE];
	ssize_t n;

	memset(&seed, 0, sizeof(seed));
	n = getrandom(seed.random, sizeof(seed.random), GRND_NONBLOCK);
	if (n != (ssize_t)sizeof(seed.random))
		return (reason_set(why, "no random bytes (getrandom): %s",
		    n == -1 ? strerror(errno) : "too few"));
	(void)clock_gettime(CLOCK_REALTIME, &seed.real);
	(void)clock_gettime(CLOCK_BOOTTIME, &seed.boot);
	seed.pid = getpid();
	hmac_sha256(key->bytes, sizeof(key->bytes), &seed, sizeof(seed), hash);
	memcpy(nonce, hash, KDUMP2_NONCE_SIZE);
	explicit_bzero(&seed, sizeof(seed));
	explicit_bzero(hash, sizeof(hash));
	return (0);
}
