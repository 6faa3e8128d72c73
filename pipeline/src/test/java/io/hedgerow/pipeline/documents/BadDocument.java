package io.hedgerow.pipeline.documents;

import java.util.List;

/**
 * A bad document and what is wrong with it.
 *
 * @param name what the case is about
 * @param yaml the whole file {@code d.yaml}; {@code m.yaml} declares the model {@code one:1} beside it
 * @param expected each: the line and path a problem starts with, then {@code |}, then a part of its message
 */
record BadDocument(String name, String yaml, List<String> expected) {
    static final String JOB = """
            apiVersion: hedgerow/v1
            kind: Job
            metadata: {name: j}
            spec:
              requests: {files: {path: r.jsonl}}
              answers: {files: {path: out}}
            """;
    static final String MODEL = """
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: one, version: "1"}
            spec:
              format: words
              location: one.words
            """;
    static final String ENDPOINT = """
            apiVersion: hedgerow/v1
            kind: Endpoint
            metadata: {name: e}
            spec:
              selection: {policy: majorityVote}
              variants:
                - {name: a, model: one, version: "1"}
                - {name: b, model: one, version: "1"}
            """;

    @Override
    public String toString() {
        return name;
    }

    static BadDocument bad(String name, String yaml, String... expected) {
        return new BadDocument(name, yaml, List.of(expected));
    }

    static BadDocument job(String name, String more, String... expected) {
        return bad(name, JOB + more.indent(2), expected);
    }

    static BadDocument model(String name, String more, String... expected) {
        return bad(name, MODEL.replace("name: one", "name: other") + more.indent(2), expected);
    }

    static BadDocument endpoint(String name, String more, String... expected) {
        return bad(name, ENDPOINT + more.indent(2), expected);
    }
}
