# SPDX-License-Identifier: GPL-3.0-or-later
nobase_dist_pkgdata_DATA += %D%/alexnet.cfg %D%/alexnet_batch4.cfg \
	%D%/alexnet_sparse.cfg %D%/bert_base_pruned.cfg \
	%D%/resnet50_sparse.cfg \
	%D%/bert_base.cfg %D%/mnist_a.cfg %D%/mnist_b.cfg \
	%D%/mobilenet_v2.cfg %D%/resnet18.cfg %D%/resnet50.cfg %D%/vgg16.cfg
