#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# AlexNet on Eyeriss, row stationary: energy by layer, hardware and module.
cd "$(dirname "$0")" || exit 1
joulenest evaluate ../../arch/eyeriss.cfg ../../workloads/alexnet.cfg \
    ../../mappings/eyeriss_alexnet_row_stationary.cfg
