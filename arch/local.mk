# SPDX-License-Identifier: GPL-3.0-or-later
nobase_dist_pkgdata_DATA += %D%/eyeriss.cfg %D%/minimal.cfg \
	%D%/nvdla_like.cfg %D%/shidiannao_like.cfg %D%/simba_like.cfg \
	%D%/tpu_like.cfg
nobase_dist_pkgdata_DATA += %D%/tables/eyeriss.csv \
	%D%/tables/horowitz-45nm.csv
