/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file joulenest_component.h
 * Pieces of hardware, what they do, and plug-ins that price it.
 *
 * A part of joulenest.h, which includes it.
 */
#ifndef JOULENEST_COMPONENT_H
#define JOULENEST_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__
#define JN_API      __attribute__((visibility("default")))
#define JN_MUST_USE __attribute__((warn_unused_result))
#else
#define JN_API
#define JN_MUST_USE
#endif

/** @name Limits
 * More of anything is refused when the files are read. */
/**@{*/
enum {
    JN_MAX_DIMS = 16,    /**< dimensions of a layer */
    JN_MAX_TENSORS = 8,  /**< tensors of a layer */
    JN_MAX_RANKS = 16,   /**< ranks of a tensor */
    JN_MAX_LEVELS = 16,  /**< storage levels of a machine */
    JN_MAX_NETWORKS = 32 /**< networks of a machine */
};
/**@}*/

/** @name Components and their prices */
/**@{*/

/** What a component can be. */
enum jn_class {
    JN_CLASS_DRAM,
    JN_CLASS_SRAM,
    JN_CLASS_REGFILE,
    JN_CLASS_COMPUTE,
    JN_CLASS_NETWORK,
    JN_CLASS_NEURON /**< what updates the state of spiking neurons */
};

/** What a component can do.  A storage access moves one line (block). */
enum jn_action {
    JN_READ,         /**< of a line, for the level inside */
    JN_FILL,         /**< of a line, from the level outside */
    JN_UPDATE,       /**< of a line, by results from inside */
    JN_LEAK,         /**< one cycle of one instance */
    JN_COMPUTE,      /**< one multiply-accumulate of the innermost loop body */
    JN_ADD,          /**< the same where the layer only adds */
    JN_COMPARE,      /**< the same where the layer takes a maximum */
    JN_GATED_READ,   /**< of a line that is not needed after all */
    JN_GATED_FILL,   /**< likewise */
    JN_GATED_UPDATE, /**< likewise */
    JN_SKIPPED_READ, /**< of a line that takes no time either */
    JN_SKIPPED_FILL, /**< likewise */
    JN_SKIPPED_UPDATE,          /**< likewise */
    JN_METADATA_READ,           /**< of a line of metadata */
    JN_METADATA_FILL,           /**< likewise */
    JN_METADATA_UPDATE,         /**< likewise */
    JN_GATED_METADATA_READ,     /**< likewise, not needed after all */
    JN_GATED_METADATA_FILL,     /**< likewise */
    JN_GATED_METADATA_UPDATE,   /**< likewise */
    JN_SKIPPED_METADATA_READ,   /**< likewise, which takes no time either */
    JN_SKIPPED_METADATA_FILL,   /**< likewise */
    JN_SKIPPED_METADATA_UPDATE, /**< likewise */
    JN_DECOMPRESS,              /**< a word, on its way in */
    JN_COMPRESS,                /**< a word, on its way out */
    JN_GATED_COMPUTE,           /**< an operation that meets a zero */
    JN_SKIPPED_COMPUTE,         /**< one that takes no time either */
    JN_VISIT,     /**< a neuron, in a time step; what it then does is below */
    JN_DECAY,     /**< of a state word, by shifting and subtracting */
    JN_MULTIPLY,  /**< a decay by any factor, with the addition that follows */
    JN_INTEGRATE, /**< an addition to a state word */
    JN_THRESHOLD, /**< a comparison of a state word */
    JN_RESET,     /**< of a neuron that has fired */
    JN_SPIKE,     /**< one made and sent on */
    JN_SYNC,      /**< end of a time step, of one instance */
    JN_ACTION_COUNT
};

/** Names of the actions as in files and reports: "read", "fill", ... */
JN_API const char *jn_action_name(enum jn_action action);

/** A property of a component, for the estimators. */
struct jn_attribute {
    const char *name; /**< as in the file */
    const char *text; /**< NULL when it is a number */
    double number;    /**< 0 when it is a text */
};

/** Energy of one action of one component. */
struct jn_price {
    bool known;            /**< false until an estimator has answered */
    double energy_pj;      /**< of one action */
    const char *estimator; /**< who gave it: "user", "sram", "table", ... */
    const char *source;    /**< where it is from: a paper, a file, a line */
};

/** A piece of hardware, as the estimators see it.  Never has loops. */
struct jn_component {
    const char *name;     /**< as in the file */
    enum jn_class class_; /**< what it is */
    const char *kind; /**< finer than the class: "lpddr4", "int_mac", or "" */
    const struct jn_attribute *attributes;   /**< the rest of its settings */
    size_t attribute_count;                  /**< their number */
    struct jn_price prices[JN_ACTION_COUNT]; /**< by action */
    struct jn_price area; /**< energy_pj is unused; see area_um2 */
    double area_um2;      /**< of one instance */
};

/** The attribute's number, or FALLBACK when there is none of that name. */
JN_API double jn_attribute_number(const struct jn_component *component,
                                  const char *name, double fallback);

/** The attribute's text, or FALLBACK when there is none of that name. */
JN_API const char *jn_attribute_text(const struct jn_component *component,
                                     const char *name, const char *fallback);
/**@}*/

/** @name Estimators
 * Plug-ins that price components.  A shared object exports one
 * `const struct jn_estimator jn_estimator_plugin`, and may call
 * jn_attribute_number and jn_attribute_text.  It stays loaded until the
 * process ends; several threads may call it at once; its texts are copied. */
/**@{*/
enum { JN_ESTIMATOR_ABI = 1 };

/** Prices one kind of component.  Of several that support an action the most
 * accurate one answers.  A storage component has the attributes word_bits,
 * block_words and width_bits (of a line), and where it has a size size_words,
 * size_bits and depth_lines; a compute component has word_bits; all have
 * technology_nm, voltage_v and clock_ghz where the machine has them, and what
 * else its file says.  Figures are finite and not negative. */
struct jn_estimator {
    unsigned abi;              /**< JN_ESTIMATOR_ABI */
    const char *name;          /**< as in the reports */
    unsigned accuracy_percent; /**< the highest one wins */
    /** True when energy_pj (or, for ACTION == JN_ACTION_COUNT, area_um2) can
     * answer for the component. */
    bool (*supports)(const struct jn_component *component,
                     enum jn_action action);
    /** Energy of one action: of one line for a storage component, of one
     * instance and cycle for JN_LEAK. */
    double (*energy_pj)(const struct jn_component *component,
                        enum jn_action action);
    /** Area of one instance. */
    double (*area_um2)(const struct jn_component *component);
    /** Where the figures come from, for the reports. */
    const char *(*source)(const struct jn_component *component,
                          enum jn_action action);
};
/**@}*/

#ifdef __cplusplus
}
#endif

#endif
