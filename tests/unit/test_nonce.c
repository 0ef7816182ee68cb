/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nonces: fresh ones, also where the kernel's random bytes come again. */
#include "tests/unit/harness.h"

#include <sys/random.h>

#include <errno.h>
#include <stdbool.h>

#include "fence_kdump/nonce.h"
#include "lib/reason.h"

/* What the linker puts in the place of getrandom(2). */
ssize_t __real_getrandom(void *buf, size_t size, unsigned int flags);
ssize_t __wrap_getrandom(void *buf, size_t size, unsigned int flags);

static enum {
	TRUE,
	SAME,
	FEW,
	NONE
} how;

ssize_t
__wrap_getrandom(void *buf, size_t size, unsigned int flags)
{
	switch (how) {
	case TRUE:
		break;
	case SAME:
		memset(buf, 7, size);
		return ((ssize_t)size);
	case FEW:
		memset(buf, 7, size);
		return ((ssize_t)size - 1);
	case NONE:
		errno = EAGAIN;
		return (-1);
	}
	return (__real_getrandom(buf, size, flags));
}

static void
test_differ(void **state)
{
	static const struct kdump2_key key = { { 1 } };
	uint8_t nonces[64][KDUMP2_NONCE_SIZE];
	struct reason why;

	(void)state;
	for (size_t i = 0; i < N_OF(nonces); i++) {
		how = i < N_OF(nonces) / 2 ? TRUE : SAME;
		assert_int_equal(nonce_make(nonces[i], &key, &why), 0);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(
			    nonces[i], nonces[j], sizeof(nonces[i]));
	}
}

static void
test_none(void **state)
{
	static const struct kdump2_key key = { { 1 } };
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	struct reason why;

	(void)state;
	how = NONE;
	assert_int_equal(nonce_make(nonce, &key, &why), -1);
	CHECK_SAYS("none", why.text, "getrandom");
	CHECK_SAYS("none", why.text, "temporarily unavailable");
	how = FEW;
	assert_int_equal(nonce_make(nonce, &key, &why), -1);
	CHECK_SAYS("few", why.text, "too few");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_differ),
		cmocka_unit_test(test_none),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
