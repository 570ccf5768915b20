/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/machine.h"
#include "harness.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define FOLDER "tests/estimate/"

static bool price_rram(struct machine *machine, const char *path,
                       const struct bench *bench)
{
    make_machine(machine);
    machine->levels[1].component.kind = "rram";
    return price_machine(machine, path, bench);
}

static void a_shared_object_prices_what_it_knows(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    CU_ASSERT(price_rram(&machine, FOLDER "plugin_good.so", &bench));
    check_text("complaints", complaints(&bench), "");
    const struct jn_component *glb = &machine.levels[1].component;
    check_text("read", price_text(&bench, glb, JN_READ),
               "GLB read 192 laboratory");
    check_text("fill", price_text(&bench, glb, JN_FILL),
               "GLB fill 320 laboratory");
    check_text("update", price_text(&bench, glb, JN_UPDATE),
               "GLB update 320 laboratory");
    check_text("leak", price_text(&bench, glb, JN_LEAK), "GLB leak 0 none");
    check_text("area", price_text(&bench, glb, JN_ACTION_COUNT),
               "GLB area 6.554e+04 laboratory");
    check_text("source", glb->prices[JN_READ].source, "measured");
    check_text("no source", glb->prices[JN_FILL].source, "");
    check_text("another component",
               price_text(&bench, &machine.levels[2].component, JN_READ),
               "RF read 0.8374 regfile");
    end_bench(&bench);
}

static const struct {
    const char *path;
    const char *complaints;
} faults[] = {
    {FOLDER "plugin_absent.so", "P:0: the estimator 'P' does not exist"},
    {FOLDER "plugin_future.so",
     "P:0: the estimator 'P' is made for interface 2, but this joulenest has "
     "1: compile it again with its joulenest.h"},
    {FOLDER "plugin_mute.so",
     "P:0: the estimator 'P' does not export a 'jn_estimator_plugin'"},
    {FOLDER "plugin_partial.so",
     "P:0: the estimator 'P' has an estimator that lacks one of its four "
     "functions"},
    {FOLDER "plugin_nameless.so",
     "P:0: the estimator 'P' has an estimator without a name"},
    {FOLDER "plugin_boastful.so",
     "P:0: the estimator 'P' has an 'accuracy_percent' of 101; 100 is the "
     "most"},
    {FOLDER "plugin_negative.so",
     "m.cfg:5:3: the estimator 'laboratory' cannot price 'GLB': it says -192, "
     "which is no energy and no area; m.cfg:5:3: the estimator 'laboratory' "
     "cannot price 'GLB': it says -320, which is no energy and no area"},
};

static const char *with_path_as_p(const struct bench *bench, const char *text,
                                  const char *path)
{
    const char *result = "";
    for (const char *at = strstr(text, path); at; at = strstr(text, path)) {
        result = jn_arena_format(bench->reader.arena, "%s%.*sP", result,
                                 (int)(at - text), text);
        text = at + strlen(path);
    }
    return jn_arena_format(bench->reader.arena, "%s%s", result, text);
}

static void faulty_objects_are_refused(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct bench bench = start_bench();
        struct machine machine;
        CHECK_ROW(faults[i].path,
                  !price_rram(&machine, faults[i].path, &bench));
        check_text(faults[i].path,
                   with_path_as_p(&bench, complaints(&bench), faults[i].path),
                   faults[i].complaints);
        end_bench(&bench);
    }
}

/* What the system says about such a file is its own affair. */
static void a_file_that_is_no_object_is_refused(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    static const char path[] = FOLDER "no_object.so";
    write_text(path, "not an object");
    CU_ASSERT_FALSE(price_rram(&machine, path, &bench));
    const char *text = complaints(&bench);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the estimator '" FOLDER
                                        "no_object.so' cannot be loaded: "));
    remove(path);
    end_bench(&bench);
}

static void *price_in_thread(void *good)
{
    for (int i = 0; i < 20; i++) {
        struct bench bench = start_bench();
        struct machine machine;
        *(bool *)good &= price_rram(&machine, FOLDER "plugin_good.so", &bench);
        *(bool *)good &=
            !price_rram(&machine, FOLDER "plugin_future.so", &bench);
        end_bench(&bench);
    }
    return NULL;
}

static void threads_may_load_objects_at_once(void)
{
    enum { THREADS = 3 };
    pthread_t threads[THREADS];
    bool good[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        good[i] = true;
        CU_ASSERT_FATAL(
            pthread_create(&threads[i], NULL, price_in_thread, &good[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CU_ASSERT(good[i]);
    }
}

const struct jn_test tests[] = {
    {"a shared object prices what it knows",
     a_shared_object_prices_what_it_knows},
    {"faulty objects are refused", faulty_objects_are_refused},
    {"a file that is no object is refused",
     a_file_that_is_no_object_is_refused},
    {"threads may load objects at once", threads_may_load_objects_at_once},
    {NULL, NULL},
};
