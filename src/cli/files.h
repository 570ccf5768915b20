/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files.h - the files a command is to read.
 *
 * Input:  operands, and options that name files or shipped ones.
 * Output: paths.
 * Next:   jn_spec_load.
 */
#ifndef JN_CLI_FILES_H
#define JN_CLI_FILES_H

#include "cli/command.h"

/* What --arch, --workload and --mapping named. */
struct jn_files {
    struct jn_texts machines, workloads, mappings;
};

/* All paths: machines, workloads, mappings, operands.  A name that is no file
 * but one of the files that are installed with joulenest (eyeriss for
 * PKGDATADIR/arch/eyeriss.cfg) stands for that. */
struct jn_texts jn_files_list(const struct jn_files *files,
                              const struct jn_call *call);

#endif
