# SPDX-License-Identifier: GPL-3.0-or-later
nobase_dist_pkgdata_DATA += %D%/01-first-run/README.md \
	%D%/01-first-run/run.sh %D%/01-first-run/expected.txt \
	%D%/02-dataflows/README.md %D%/02-dataflows/run.sh \
	%D%/02-dataflows/expected.txt %D%/02-dataflows/machine.cfg \
	%D%/02-dataflows/layer.cfg %D%/02-dataflows/weight_stationary.cfg \
	%D%/02-dataflows/output_stationary.cfg %D%/03-library/README.md \
	%D%/03-library/run.sh %D%/03-library/expected.txt \
	%D%/03-library/energy.c
nobase_dist_pkgdata_DATA += %D%/04-own-estimator/README.md \
	%D%/04-own-estimator/run.sh %D%/04-own-estimator/expected.txt \
	%D%/04-own-estimator/machine.cfg %D%/04-own-estimator/energies.csv \
	%D%/04-own-estimator/estimator.c
nobase_dist_pkgdata_DATA += %D%/05-map/README.md %D%/05-map/run.sh \
	%D%/05-map/expected.txt %D%/05-map/layer.cfg %D%/05-map/constraints.cfg
nobase_dist_pkgdata_DATA += %D%/06-map-library/README.md \
	%D%/06-map-library/run.sh %D%/06-map-library/expected.txt \
	%D%/06-map-library/layers.cfg %D%/06-map-library/best.c
nobase_dist_pkgdata_DATA += %D%/07-charts/README.md %D%/07-charts/run.sh \
	%D%/07-charts/expected.txt %D%/07-charts/pictures/bert_base-energy.svg \
	%D%/07-charts/pictures/vgg16-compare-layers.svg \
	%D%/07-charts/pictures/vgg16-energy.svg \
	%D%/07-charts/pictures/vgg16-machine.svg \
	%D%/07-charts/pictures/vgg16-nest.svg \
	%D%/07-charts/pictures/vgg16-roofline.svg
nobase_dist_pkgdata_DATA += %D%/08-sparsity/README.md %D%/08-sparsity/run.sh \
	%D%/08-sparsity/expected.txt %D%/08-sparsity/layer.cfg \
	%D%/08-sparsity/mapping.cfg %D%/08-sparsity/pictures/density.svg
nobase_dist_pkgdata_DATA += %D%/09-ann-vs-snn/README.md \
	%D%/09-ann-vs-snn/run.sh %D%/09-ann-vs-snn/expected.txt \
	%D%/09-ann-vs-snn/use_case.cfg %D%/09-ann-vs-snn/machine.cfg \
	%D%/09-ann-vs-snn/loas_mappings.cfg \
	%D%/09-ann-vs-snn/pictures/compare.svg
