/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/order.h"

int
order_texts(const char *x, const char *y, order_fn *compare)
{
	if (x == NULL || y == NULL)
		return ((x != NULL) - (y != NULL));
	return (compare(x, y));
}
