# SPDX-License-Identifier: GPL-3.0-or-later
nobase_dist_pkgdata_DATA += %D%/eyeriss.cfg %D%/eyeriss_v2_like.cfg %D%/minimal.cfg \
	%D%/nvdla_like.cfg %D%/shidiannao_like.cfg %D%/scnn_like.cfg \
	%D%/simba_like.cfg %D%/sparse_tensor_core_like.cfg \
	%D%/tpu_like.cfg
nobase_dist_pkgdata_DATA += %D%/tables/eyeriss.csv \
	%D%/tables/horowitz-45nm.csv
nobase_dist_pkgdata_DATA += %D%/eyeriss_spiking.cfg %D%/loas_like.cfg \
	%D%/loihi_like.cfg %D%/ptb_like.cfg \
	%D%/sata_like.cfg %D%/spinalflow_like.cfg
