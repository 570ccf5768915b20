/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show_dataflow.h - a dataflow as a file of constraints.
 *
 * Input:  a loaded specification, layers and the name of a dataflow.
 * Output: the constraints that it becomes, which all of the layers share.
 * Next:   `joulenest map --constraints=FILE`.
 */
#ifndef JN_CLI_SHOW_DATAFLOW_H
#define JN_CLI_SHOW_DATAFLOW_H

#include "cli/map_options.h"

/* Prints the constraints on standard output or into the job's output, or
 * complains. */
enum jn_exit jn_dataflow_show(const struct jn_spec *spec,
                              const struct jn_call *call,
                              const struct jn_job *job, const char *dataflow);

#endif
