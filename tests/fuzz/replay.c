/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a fuzz target over kept inputs, with any compiler: each argument is a
 * file, or a folder of files.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define FILE_MAX (1024U * 1024)

static size_t ran;

/* 0, or -1 after having said why. */
static int
replay_file(const char *path)
{
	uint8_t *bytes = malloc(FILE_MAX), *exact;
	FILE *f = fopen(path, "rb");
	size_t len;

	if (bytes == NULL || f == NULL) {
		perror(path);
		free(bytes);
		return (-1);
	}
	len = fread(bytes, 1, FILE_MAX, f);
	fclose(f);
	/* Just as long as the input: a sanitizer sees what is read behind. */
	if ((exact = malloc(len == 0 ? 1 : len)) == NULL)
		abort();
	memcpy(exact, bytes, len);
	free(bytes);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
	ran++;
	return (0);
}

static int
replay_folder(const char *path)
{
	char file[4096];
	struct dirent *e;
	DIR *d = opendir(path);
	int rc = 0;

	if (d == NULL) {
		perror(path);
		return (-1);
	}
	while (rc == 0 && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "%s/%s", path, e->d_name);
		rc = replay_file(file);
	}
	closedir(d);
	return (rc);
}

int
main(int argc, char *argv[])
{
	struct stat st;
	int rc = 0;

	for (int i = 1; i < argc && rc == 0; i++)
		rc = stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode) ?
		    replay_folder(argv[i]) :
		    replay_file(argv[i]);
	if (rc != 0)
		return (1);
	printf("%s: %zu inputs\n", argv[0], ran);
	return (ran > 0 ? 0 : 1);
}
