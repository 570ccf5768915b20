# SPDX-License-Identifier: GPL-3.0-or-later
nobase_dist_pkgdata_DATA += %D%/eyeriss_alexnet_batch4.cfg \
	%D%/eyeriss_alexnet_row_stationary.cfg %D%/eyeriss_bert_base.cfg \
	%D%/eyeriss_mnist_a.cfg %D%/eyeriss_mnist_b.cfg \
	%D%/eyeriss_mobilenet_v2.cfg %D%/eyeriss_resnet18.cfg \
	%D%/eyeriss_resnet50.cfg %D%/eyeriss_v2_like_alexnet_sparse.cfg \
	%D%/eyeriss_vgg16.cfg \
	%D%/generate_eyeriss.py %D%/nvdla_like_resnet18.cfg \
	%D%/scnn_like_alexnet_sparse.cfg \
	%D%/shidiannao_like_mnist_b.cfg %D%/simba_like_resnet18.cfg \
	%D%/sparse_tensor_core_like_bert_base_pruned.cfg \
	%D%/tpu_like_resnet18_layer3.cfg
nobase_dist_pkgdata_DATA += %D%/eyeriss_spiking_mnist_a_snn.cfg %D%/eyeriss_spiking_mnist_b_snn.cfg \
	%D%/eyeriss_spiking_spikformer_block.cfg %D%/eyeriss_spiking_spiking_resnet18.cfg \
	%D%/loas_like_vgg9_cifar10_snn.cfg %D%/loihi_like_dvs_gesture_snn.cfg \
	%D%/ptb_like_lenet5_mnist_snn.cfg %D%/ptb_like_vgg9_cifar10_snn.cfg \
	%D%/sata_like_vgg9_cifar10_snn.cfg %D%/spinalflow_like_vgg9_cifar10_snn.cfg
