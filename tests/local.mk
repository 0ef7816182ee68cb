# SPDX-License-Identifier: GPL-2.0-or-later

TEST_EXTENSIONS = .py .test
PY_LOG_COMPILER = $(PYTHON3)
TEST_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_BUILDDIR; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR; \
	UNIT_TESTS='$(UNIT_TESTS)'; export UNIT_TESTS; \
	PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE;

# The house itself: the tarball, the pages, what reads the sources.
HOUSE_TESTS = \
	%D%/architecture.py \
	%D%/comments.py \
	%D%/docs.py \
	%D%/dist.test \
	%D%/findings.py \
	%D%/guide.test \
	%D%/install.test \
	%D%/layering.py \
	%D%/lint.test \
	%D%/man.test \
	%D%/model/model.test \
	%D%/patience.test \
	%D%/picture.py \
	%D%/prose.py \
	%D%/style.test \
	%D%/valgrind.test
TESTS += $(HOUSE_TESTS)
EXTRA_DIST += $(HOUSE_TESTS) .clang-tidy %D%/cppcheck.txt %D%/findings.md \
	%D%/links.py %D%/markdown.py %D%/model/asked.pml %D%/names.py \
	%D%/valgrind.supp %D%/words.txt

# Other ways to run the tests; do they reach it all, and would they notice?
EXTRA_DIST += %D%/README.md %D%/coverage.py %D%/coverage.txt %D%/cross.sh \
	%D%/demo.sh %D%/explained.py %D%/in.sh %D%/mutate %D%/skipped.py \
	%D%/wgetrc

# Machines, clusters, packages and panics: ./dev check-vm and its like.
EXTRA_DIST += %D%/cluster %D%/crash %D%/fencectl %D%/packages \
	%D%/vm/image.py %D%/vm/init %D%/vm/kernel %D%/vm/machine.py %D%/vm/run
# Makes life hard for fence_suicide in a virtual machine.
check_PROGRAMS += %D%/vm/strain
%C%_vm_strain_SOURCES = %D%/vm/strain.c
%C%_vm_strain_CPPFLAGS = $(LIBC_CPPFLAGS)
%C%_vm_strain_LDADD =
