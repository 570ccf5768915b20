# SPDX-License-Identifier: GPL-3.0-or-later
nobase_dist_pkgdata_DATA += %D%/alexnet.cfg %D%/alexnet_batch4.cfg \
	%D%/alexnet_sparse.cfg %D%/bert_base_pruned.cfg \
	%D%/resnet50_sparse.cfg \
	%D%/bert_base.cfg %D%/mnist_a.cfg %D%/mnist_b.cfg \
	%D%/mobilenet_v2.cfg %D%/resnet18.cfg %D%/resnet50.cfg %D%/vgg16.cfg
nobase_dist_pkgdata_DATA += %D%/vgg9_cifar10_snn.cfg %D%/lenet5_mnist_snn.cfg \
	%D%/traces/README.md \
	%D%/traces/vgg9_cifar10.conv2d_1.bits \
	%D%/traces/vgg9_cifar10.conv2d_2.bits \
	%D%/traces/vgg9_cifar10.conv2d_3.bits \
	%D%/traces/vgg9_cifar10.conv2d_4.bits \
	%D%/traces/vgg9_cifar10.conv2d_5.bits \
	%D%/traces/vgg9_cifar10.fc_0.bits \
	%D%/traces/lenet5_mnist.conv2d_1.bits \
	%D%/traces/lenet5_mnist.fc_0.bits \
	%D%/traces/lenet5_mnist.fc_1.bits
nobase_dist_pkgdata_DATA += %D%/dvs_gesture_snn.cfg %D%/mnist_a_snn.cfg \
	%D%/mnist_b_snn.cfg %D%/spikformer_block.cfg \
	%D%/spiking_resnet18.cfg
