package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.BadDocument.ENDPOINT;
import static io.hedgerow.pipeline.documents.BadDocument.bad;
import static io.hedgerow.pipeline.documents.BadDocument.endpoint;

import java.util.stream.Stream;

/** Bad Endpoint documents. */
final class BadEndpoints {
    private BadEndpoints() {}

    private static BadDocument race(String name, String fanOut, String... expected) {
        return bad(
                name,
                ENDPOINT.replace("majorityVote", "confidence") + "  fanOut: " + fanOut + "\n",
                Stream.of(expected).map(part -> "9: spec." + part).toArray(String[]::new));
    }

    /** The first of two variants; the other is plain. */
    private static BadDocument variant(String name, String keys, String... expected) {
        return bad(
                name,
                ENDPOINT.replace("model: one, version: \"1\"}\n    - {name: b", keys + "}\n    - {name: b"),
                Stream.of(expected).map(part -> "7: spec." + part).toArray(String[]::new));
    }

    static Stream<BadDocument> endpoints() {
        return Stream.of(
                endpoint(
                        "deadline",
                        "deadline: 0ms",
                        "9: spec.deadline|is 0ms, a whole number with a unit",
                        "at least 1ms"),
                endpoint("deadline number", "deadline: 50", "9: spec.deadline|is 50, a whole number with a unit"),
                endpoint(
                        "cache",
                        "cache: {maximumEntries: 0, maximumBytes: 64MB, ttl: 0ms}",
                        "9: spec.cache.maximumEntries|is 0, a whole number from 1",
                        "9: spec.cache.maximumBytes|is 64MB, a whole number with a unit (B, KiB, MiB, GiB), at least 1B",
                        "9: spec.cache.ttl|is 0ms, a whole number with a unit"),
                endpoint("cache size", "cache: {maximumBytes: 0B}", "9: spec.cache.maximumBytes|is 0B"),
                endpoint(
                        "cache of a slip",
                        "cache: {maximumBytes: 1025GiB}",
                        "9: spec.cache.maximumBytes|at most 1024GiB"),
                endpoint(
                        "vote over a hedge",
                        "fanOut: {mode: hedged, primary: a}",
                        "5: spec.selection.policy|majorityVote needs several answers, and a hedge ends with the first"),
                race("no primary", "{mode: hedged}", "fanOut|lacks the key primary, which its mode needs"),
                race("other primary", "{mode: hedged, primary: z}", "fanOut.primary|no variant z; allowed: a, b"),
                race(
                        "delay",
                        "{mode: hedged, primary: a, delay: p100}",
                        "fanOut.delay|is p100, a percentile such as p95"),
                race(
                        "delay without unit",
                        "{mode: hedged, primary: a, delay: 20}",
                        "fanOut.delay|or a duration such as 20ms"),
                race(
                        "delay beyond the deadline",
                        "{mode: hedged, primary: a, delay: 100ms}",
                        "fanOut.delay|no hedge would ever be launched: the delay of 100000 us is not below the deadline"
                                + " of 100 ms"),
                bad(
                        "delay and a deadline that is none",
                        ENDPOINT.replace("majorityVote", "priority")
                                + "  deadline: 1\n  fanOut: {mode: hedged, primary: a, delay: 1s}\n",
                        "9: spec.deadline|is 1, a whole number with a unit"),
                race(
                        "extra load",
                        "{mode: hedged, primary: a, maxExtraLoadPercent: 0}",
                        "fanOut.maxExtraLoadPercent|is 0, a number from 0.01 to 100"),
                race(
                        "keys of a hedge elsewhere",
                        "{primary: a, delay: p95, maxExtraLoadPercent: 5}",
                        "fanOut.primary|is for mode hedged, the mode is all",
                        "fanOut.delay|is for mode hedged, the mode is all",
                        "fanOut.maxExtraLoadPercent|is for mode hedged, the mode is all"),
                race(
                        "keys of stages elsewhere",
                        "{mode: hedged, primary: a, stages: [[a], [b]], minConfidence: 0.5}",
                        "fanOut.stages|is for mode staged, the mode is hedged",
                        "fanOut.minConfidence|is for mode staged, the mode is hedged"),
                race(
                        "keys of an assignment elsewhere",
                        "{mode: staged, stages: [[a], [b]], salt: x, unit: unit, fallbacks: [a]}",
                        "fanOut.salt|is for mode all or assigned, the mode is staged",
                        "fanOut.unit|is for mode all or assigned, the mode is staged",
                        "fanOut.fallbacks|is for mode assigned, the mode is staged"),
                race("no stages", "{mode: staged}", "fanOut|lacks the key stages, which its mode needs"),
                race(
                        "one stage",
                        "{mode: staged, stages: [[a, b]]}",
                        "fanOut.stages|has 1 entries, 2 to 64 are allowed"),
                race("empty stage", "{mode: staged, stages: [[a, b], []]}", "fanOut.stages[1]|has 0 entries, 1 to 64"),
                race(
                        "stages that are none",
                        "{mode: staged, stages: [a, b]}",
                        "fanOut.stages[0]|is a, a list",
                        "fanOut.stages[1]|"),
                race(
                        "stages",
                        "{mode: staged, stages: [[a], [a, z]]}",
                        "fanOut.stages[1][0]|variant a is in two stages",
                        "fanOut.stages[1][1]|no variant z; allowed: a, b",
                        "fanOut.stages|no stage names b"),
                race(
                        "confidence of a stage",
                        "{mode: staged, stages: [[a], [b]], minConfidence: 1.5}",
                        "fanOut.minConfidence|is 1.5, a number from 0.001 to 1"),
                bad(
                        "hedge without deadline",
                        ENDPOINT.replace("majorityVote", "priority")
                                + "  deadline: none\n  fanOut: {mode: hedged, primary: a}\n",
                        "10: spec.fanOut.mode|allowed only with a deadline"),
                endpoint("type", "inputs: [{name: x, type: doubel}]", "9: spec.inputs[0].type|did you mean double?"),
                endpoint(
                        "inputs of one name",
                        "inputs:\n  - {name: x, type: int}\n  - {name: x, type: int}",
                        "11: spec.inputs[1].name|is x, which is declared already"),
                endpoint("classes", "classes: [a, a]", "9: spec.classes|names the class a twice"),
                endpoint(
                        "classes of a regression",
                        "classes: [a]\ntask: regression",
                        "9: spec.classes|is for task classification only",
                        "5: spec.selection.policy|majorityVote needs task classification"),
                endpoint("unit", "fanOut: {unit: \"feature:q\"}", "9: spec.fanOut.unit|no scalar input q"),
                endpoint("min answers", "onDeadline: {minAnswers: 3}", "9: spec.onDeadline.minAnswers|minAnswers is 3"),
                endpoint(
                        "no default",
                        "onDeadline: {action: default}",
                        "9: spec.onDeadline.action|needs onDeadline.default"),
                endpoint(
                        "default class",
                        "onDeadline: {default: {label: z}}",
                        "9: spec.onDeadline.default.label|no class z"),
                endpoint(
                        "two defaults",
                        "onDeadline: {default: {label: a, value: 1}}",
                        "9: spec.onDeadline.default|has 2 of the keys label, value"),
                endpoint(
                        "missing input",
                        "inputs: [{name: x, type: double}]",
                        "7: spec.variants[0].model|is one:1, which does not fit the endpoint: the endpoint lacks the input y",
                        "8: spec.variants[1].model|"),
                endpoint(
                        "other classes", "classes: [a, b]", "7: spec.variants[0].model|are not the endpoint's", "8: |"),
                bad(
                        "no variants",
                        ENDPOINT.replaceAll("    - .*\\n", ""),
                        "6: spec.variants|has no value, a list is allowed"),
                bad(
                        "empty variants",
                        ENDPOINT.replaceAll("    - .*\\n", "").replace("variants:", "variants: []"),
                        "6: spec.variants|has 0 entries, 1 to 64 are allowed"),
                bad(
                        "weights",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: 0}"),
                        "6: spec.variants|the weights of all variants that answer are 0"),
                bad(
                        "canary weights",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: 0}")
                                .replace("majorityVote", "canary"),
                        "5: spec.selection.policy|the weights of all variants that answer are 0"),
                bad(
                        "negative weight",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: -1}"),
                        "7: spec.variants[0].weight|is -1, a number from 0",
                        "8: spec.variants[1].weight|"),
                bad(
                        "shadows",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", shadow: true}"),
                        "6: spec.variants|all variants are shadows"),
                bad(
                        "yes",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", shadow: yes}"),
                        "7: spec.variants[0].shadow|is yes, true or false is allowed",
                        "8: spec.variants[1].shadow|"),
                bad("variants of one name", ENDPOINT.replace("name: b", "name: a"), "8: spec.variants[1].name|"),
                bad("quorum", ENDPOINT.replace("majorityVote", "majorityVote, quorum: 3"), "5: spec.selection.quorum|"),
                bad(
                        "policy",
                        ENDPOINT.replace("majorityVote", "majority"),
                        "5: spec.selection.policy|no selection policy majority"),
                bad(
                        "policy later",
                        ENDPOINT.replace("majorityVote", "majorityVote, otherwise: {policy: zz}"),
                        "5: spec.selection.otherwise.policy|no selection policy zz"),
                bad(
                        "no selection",
                        ENDPOINT.replace("  selection: {policy: majorityVote}\n", ""),
                        "4: spec|lacks the key selection; with 2 answering variants it names one of the policies average"),
                bad(
                        "order without deadline",
                        ENDPOINT.replace("majorityVote", "fastest") + "  deadline: none\n",
                        "5: spec.selection.policy|fastest answers with whichever"),
                bad(
                        "unknown model",
                        ENDPOINT.replace(
                                "model: one, version: \"1\"}\n    - {name: b",
                                "model: two, version: \"1\"}\n    - {name: b"),
                        "7: spec.variants[0].model|names the model two:1, which no document declares; one:1 are declared"),
                bad(
                        "unknown version",
                        ENDPOINT.replace("version: \"1\"", "version: \"2\""),
                        "7: spec.variants[0].version|names the model one:2",
                        "8: spec.variants[1].version|"),
                bad(
                        "no version",
                        ENDPOINT.replace(", version: \"1\"", ""),
                        "7: spec.variants[0]|has none of the keys version, modelKey, exactly one is allowed",
                        "8: spec.variants[1]|"),
                bad(
                        "keys of a keyed variant elsewhere",
                        ENDPOINT.replace("{name: a,", "{name: a, fallback: one, executor: default,"),
                        "7: spec.variants[0].fallback|is read only beside modelKey",
                        "7: spec.variants[0].executor|is read only beside modelKey"),
                bad(
                        "key in a plain name",
                        ENDPOINT.replace("{name: a, model: one", "{name: a, model: \"one-{key}\""),
                        "7: spec.variants[0].model|is one-{key}, and {key} is allowed only beside modelKey",
                        "7: spec.variants[0].model|names the model one-{key}:1"),
                variant(
                        "version of a keyed variant",
                        "modelKey: unit, model: \"d-{key}\", version: \"1\", executor: keyed",
                        "variants[0]|has 2 of the keys version, modelKey, exactly one is allowed"),
                variant(
                        "model without a key",
                        "modelKey: unit, model: d, executor: keyed",
                        "variants[0].model|is d, which lacks {key}; beside modelKey a name with {key} in it once is allowed"),
                variant(
                        "model with two keys",
                        "modelKey: unit, model: \"{key}-{key}\", executor: keyed",
                        "variants[0].model|is \"{key}-{key}\", a name of at most 128 letters"),
                variant(
                        "source of the key",
                        "modelKey: requestId, model: \"d-{key}\", executor: keyed",
                        "variants[0].modelKey|is requestId, unit or feature:NAME is allowed"),
                variant(
                        "keyed variant without executor",
                        "modelKey: unit, model: \"d-{key}\"",
                        "variants[0]|lacks the key executor; without a fallback it names the keyed executor"),
                variant(
                        "fallback that is none",
                        "modelKey: unit, model: \"d-{key}\", fallback: [one]",
                        "variants[0].fallback|or an object with the keys model, version is allowed"),
                variant(
                        "fallback without version",
                        "modelKey: unit, model: \"d-{key}\", fallback: {model: one}",
                        "variants[0].fallback|lacks the key version"),
                variant(
                        "unknown fallback",
                        "modelKey: unit, model: \"d-{key}\", fallback: none",
                        "variants[0].fallback|names the model none, which is not there; one:1 are there"),
                variant(
                        "unknown version of a fallback",
                        "modelKey: unit, model: \"d-{key}\", fallback: {model: one, version: \"2\"}",
                        "variants[0].fallback|names the model one:2, which no document declares"),
                variant(
                        "keys of nobody",
                        "model: one, version: \"1\", hotKeys: {variant: b, keys: [17, 17]}",
                        "variants[0].hotKeys.keys|names the key 17 twice",
                        "variants[0].hotKeys.variant|is b, which is no variant with modelKey and without hotKeys; the"
                                + " endpoint has none"),
                variant(
                        "no keys",
                        "model: one, version: \"1\", hotKeys: {variant: b, keys: []}",
                        "variants[0].hotKeys.keys|has 0 entries, 1 to 10000 are allowed"),
                variant(
                        "decimal key",
                        "model: one, version: \"1\", hotKeys: {variant: b, keys: [1.5]}",
                        "variants[0].hotKeys.keys[0]|is 1.5, which YAML reads as a number, a label is allowed: quote it"),
                bad(
                        "two endpoints",
                        ENDPOINT + "---\n" + ENDPOINT,
                        "12: metadata.name|is the endpoint e, which is at d.yaml:3"),
                bad(
                        "mark",
                        ENDPOINT.replace("name: e", "name: \"${env:A}\""),
                        "3: metadata.name|values are substituted in Job documents only",
                        "3: metadata.name|a name"));
    }
}
