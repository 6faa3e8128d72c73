package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.BadDocument.MODEL;
import static io.hedgerow.pipeline.documents.BadDocument.bad;
import static io.hedgerow.pipeline.documents.BadDocument.model;

import java.util.stream.Stream;

/** Bad Model documents. */
final class BadModels {
    private BadModels() {}

    static Stream<BadDocument> models() {
        return Stream.of(
                model("warmup", "warmup: {requests: -1}", "7: spec.warmup.requests|is -1"),
                model(
                        "validation",
                        "validation: {tolerance: -1}",
                        "7: spec.validation|lacks the key samples",
                        "7: spec.validation.tolerance|is -1, a number from 0 to"),
                model(
                        "samples that are not there",
                        "validation: {samples: gone.jsonl}",
                        "7: spec.validation.samples|is gone.jsonl, which does not exist"),
                model(
                        "samples outside",
                        "validation: {samples: ../outside.words}",
                        "7: spec.validation.samples|is ../outside.words, which lies outside"),
                model(
                        "runtime",
                        "runtime: {provider: CPU, threads: 0}",
                        "7: spec.runtime.provider|is CPU, an execution provider in lower case, such as cpu or cuda,",
                        "7: spec.runtime.threads|is 0, a whole number from 1 to 1024"),
                model(
                        "runtime or itself",
                        "runtime: {orElse: cpu}",
                        "7: spec.runtime.orElse|is cpu, the provider itself"),
                model(
                        "provider that is not there",
                        "runtime: {provider: rocm, orElse: tensorrt}\ninputs: {a: yy}",
                        "7: spec.runtime.provider|cannot be had on this machine: provider rocm, or else tensorrt, is not"
                                + " available; available here: cpu, gpu",
                        "8: spec.inputs.a|is yy, which is no input of the model; x, y"),
                model("threads", "runtime: {threads: 9}", "6: spec.location|it runs on at most 8 threads, was 9"),
                model("both", "inline: YQ==", "4: spec|has 2 of the keys location, inline, settings"),
                model("sha", "sha256: ABC", "7: spec.sha256|is ABC, a SHA-256 digest of 64 lower-case hex digits"),
                model("other sha", "sha256: " + "a".repeat(64), "6: spec.location|is one.words, whose sha256 is "),
                bad(
                        "settings for a format of files",
                        MODEL.replace("location: one.words", "settings: {words: x}")
                                .replace("one,", "x,"),
                        "6: spec.settings|is for formats that go by it instead of a file, here composite, spoken; format words goes by"
                                + " location or inline"),
                bad(
                        "a file for a format of settings",
                        MODEL.replace("words\n  location", "spoken\n  location").replace("one,", "x,"),
                        "6: spec.location|is for models that are files; format spoken goes by the key settings instead"),
                bad(
                        "bytes for a format of settings",
                        MODEL.replace("words\n  location: one.words", "spoken\n  inline: YQ==")
                                .replace("one,", "x,"),
                        "6: spec.inline|is for models that are files; format spoken"),
                model("settings and a file", "settings: {words: x}", "4: spec|has 2 of the keys location, inline"),
                settings("no settings", "[x]", "6: spec.settings|is a list, an object is allowed"),
                settings(
                        "wrong settings",
                        "{word: x, words: {}, more: {a: [b]}}",
                        "6: spec.settings|is what format spoken refuses: settings.words is an object, a text is allowed;"
                                + " settings.word is an unknown key, more, words are allowed"),
                settings("settings of nothing", "{}", "6: spec.settings|refuses: settings.words is missing"),
                settings(
                        "odd settings",
                        "{words: no}",
                        "6: spec.settings.words|is no, which YAML may read as a boolean: quote it"),
                settings(
                        "mark in settings",
                        "{words: \"${env:HOME_SWEET}\"}",
                        "6: spec.settings.words|values are substituted in Job documents only",
                        "6: spec.settings|refuses"),
                settings(
                        "sha of settings",
                        "{words: \"classification x:double a,b\"}\n  sha256: " + "a".repeat(64),
                        "6: spec.settings|is settings, whose sha256 is "
                                + "17a34faa44a0764b0166e2a8d588e5f204b9773ee621e0ba2594cd253ebab1b7"),
                composite(
                        "unknown member",
                        "{chain: [{model: gone, version: 1}]}",
                        "6: spec.settings|names the model gone:1, which no document declares; one:1, x:1 are declared"),
                composite(
                        "itself",
                        "{chain: [{model: x, version: 1}]}",
                        "6: spec.settings|names the model x:1, which is made of this one: x:1 → x:1"),
                composite(
                        "no members",
                        "{chains: []}",
                        "6: spec.settings|is what format composite refuses: settings has none of the keys chain, segment"),
                composite(
                        "digests in a document",
                        "{chain: [{model: one, version: 1}], memberDigests: {a: b}}",
                        "6: spec.settings|settings.memberDigests is not for documents; leave it out"),
                composite(
                        "members that do not fit",
                        "{ensemble: {combine: median, members: [{model: one, version: 1}]}}",
                        "6: spec.settings|the members do not fit together: a median is for regressions"),
                model(
                        "renamed twice",
                        "inputs: {a: x, b: x}",
                        "7: spec.inputs|feeds the model input x from both a and b"),
                model(
                        "no such input",
                        "inputs: {a: yy}",
                        "7: spec.inputs.a|is yy, which is no input of the model; x, y"),
                model(
                        "no tensor",
                        "features: {input: q, order: [a, a]}",
                        "7: spec.features.order|names the input a twice",
                        "7: spec.features.input|is q, which is no input"),
                model("no such output", "output: {label: l}", "7: spec.output|refuses: no output l, label is allowed"),
                bad(
                        "no location",
                        MODEL.replace("name: one", "name: x").replace("  location: one.words\n", ""),
                        "4: spec|has none of the keys location, inline, settings"),
                bad(
                        "unknown format",
                        MODEL.replace("format: words", "format: tensorflow").replace("one,", "x,"),
                        "5: spec.format|is tensorflow, which is no model format here; composite, spoken, words are allowed",
                        "./mvnw -Ptensorflow"),
                bad(
                        "version is a number",
                        MODEL.replace("\"1\"", "1.10"),
                        "3: metadata.version|is 1.10, which YAML reads as a number",
                        "quote it"),
                bad("version is a date", MODEL.replace("\"1\"", "2026-05-01"), "3: metadata.version|reads as a date"),
                bad("version with zero", MODEL.replace("\"1\"", "010"), "3: metadata.version|reads as a number"),
                bad("name is a boolean", MODEL.replace("name: one", "name: no"), "3: metadata.name|reads as a boolean"),
                bad(
                        "bad name",
                        MODEL.replace("name: one", "name: ../x"),
                        "3: metadata.name|is ../x, a name of at most 128"),
                bad(
                        "broken base64",
                        MODEL.replace("location: one.words", "inline: \"a=b\"").replace("one,", "x,"),
                        "6: spec.inline|is not base64"),
                bad(
                        "not base64",
                        MODEL.replace("location: one.words", "inline: \"*\"").replace("one,", "x,"),
                        "6: spec.inline|is \"*\", base64 text is allowed"),
                bad(
                        "empty inline model",
                        MODEL.replace("location: one.words", "inline: \"IA==\"").replace("one,", "x,"),
                        "6: spec.inline|is inline, which format words refuses: the file is empty or truncated"),
                bad("same model", MODEL, "3: metadata.name|is the model one:1, which is at m.yaml:3 already"),
                file("missing file", "nope.words", "6: spec.location|is nope.words, which does not exist"),
                file("folder", "models", "6: spec.location|is models, which is no regular file"),
                file(
                        "whole folder",
                        "whole",
                        "6: spec.location|is whole, which format words refuses: the file is empty"),
                file(
                        "web",
                        "https://x/y.pmml?z",
                        "6: spec.location|is https://x/y.pmml, which lies outside of the allowed"),
                file("web without encryption", "http://x/y.pmml", "6: spec.location|https:// is allowed"),
                file("unknown scheme", "zz://x/y.pmml", "6: spec.location|outside of the allowed locations"),
                file("escape", "../outside.words", "6: spec.location|is ../outside.words, which lies outside"),
                file(
                        "escape by URI",
                        "file:///etc/passwd",
                        "6: spec.location|is file:///etc/passwd, which lies outside"),
                file("escape by code", "file:///%2e%2e/etc/passwd", "6: spec.location|which lies outside"),
                file("absolute", "/etc/passwd", "6: spec.location|is /etc/passwd, which lies outside"),
                file("link", "link.words", "6: spec.location|is link.words, which lies outside"),
                file("truncated", "truncated.words", "6: spec.location|is truncated.words, which format words refuses"),
                file("crash", "crash.words", "6: spec.location|the format failed to load it: java.lang.IllegalState"),
                file(
                        "mark",
                        "${env:HOME_SWEET}.words",
                        "6: spec.location|values are substituted in Job documents only",
                        "|does not exist"));
    }

    private static BadDocument composite(String name, String settings, String... expected) {
        return bad(
                name,
                MODEL.replace("name: one", "name: x")
                        .replace("words\n  location: one.words", "composite\n  settings: " + settings),
                expected);
    }

    private static BadDocument settings(String name, String settings, String... expected) {
        return bad(
                name,
                MODEL.replace("name: one", "name: x")
                        .replace("words\n  location: one.words", "spoken\n  settings: " + settings),
                expected);
    }

    private static BadDocument file(String name, String location, String... expected) {
        return bad(name, MODEL.replace("name: one", "name: x").replace("one.words", "\"" + location + "\""), expected);
    }
}
