package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.BadDocument.ENDPOINT;
import static io.hedgerow.pipeline.documents.BadDocument.JOB;
import static io.hedgerow.pipeline.documents.BadDocument.bad;
import static io.hedgerow.pipeline.documents.BadDocument.job;

import java.util.stream.Stream;

/** Bad Job documents, and files that are no documents. */
final class BadJobs {
    private BadJobs() {}

    static Stream<BadDocument> syntax() {
        return Stream.of(
                bad("tab", "apiVersion: hedgerow/v1\n\tkind: Job\n", "2: document|indent with spaces"),
                bad("unclosed", "a: [1, 2\nb: 3\n", "2: document|is not YAML"),
                bad("binary", "\u0000\u0001PNG", "1: file|is not YAML text"),
                bad("empty", "", "1: file|holds no document"),
                bad("comments only", "# nothing\n---\n", "1: file|holds no document"),
                bad("a list", "- a\n", "1: document|is a list, an object with the keys apiVersion, kind"),
                bad("a word", "hello\n", "1: document|is hello, an object"),
                bad("other version", JOB.replace("/v1", "/v2"), "1: apiVersion|is hedgerow/v2, hedgerow/v1 is allowed"),
                bad("no kind", "apiVersion: hedgerow/v1\n", "1: document|lacks the key kind"),
                bad(
                        "unknown kind",
                        "apiVersion: hedgerow/v1\nkind: Jobs\nmetadata: {}\nspec: {}\n",
                        "2: kind|is Jobs, one of Job, Model, Endpoint is allowed; did you mean Job?"),
                bad(
                        "later kind",
                        "apiVersion: hedgerow/v1\nkind: Rollout\nmetadata: {name: r}\nspec: {steps: []}\n",
                        "2: kind|not available in this version"),
                job(
                        "unknown key",
                        "paralelism: 2",
                        "7: spec.paralelism|is an unknown key",
                        "; did you mean parallelism?"),
                job("unknown key far", "zzz: 2", "7: spec.zzz|is an unknown key, requests, answers, control"),
                job("odd key", "\"a b\\n\": 2", "7: spec[\"a b\uFFFD\"]|is an unknown key"),
                job(
                        "duplicate key",
                        "parallelism: 2\nparallelism: 3",
                        "8: spec.parallelism|is a duplicate key, first written on line 7"),
                job("anchor", "parallelism: &a 2", "7: spec.parallelism|has an anchor"),
                job("tag", "parallelism: !!int 2", "7: spec.parallelism|has the tag"),
                job("key that is no text", "? [a]\n: 2", "7: spec|has a key that is a list"),
                job("deep", "allow: " + "[".repeat(40) + "]".repeat(40), "|is nested too deep"));
    }

    private static BadDocument executor(String name, String keys, String... expected) {
        return job(
                name,
                "executors: [{name: default, " + keys + "}]",
                Stream.of(expected).map(part -> "7: spec.executors[0]." + part).toArray(String[]::new));
    }

    static Stream<BadDocument> jobs() {
        return Stream.of(
                job(
                        "word for number",
                        "parallelism: two",
                        "7: spec.parallelism|is two, a whole number from 1 to 32768"),
                job("quoted number", "parallelism: \"2\"", "7: spec.parallelism|is \"2\", a whole number"),
                job("octal", "parallelism: 010", "7: spec.parallelism|is 010, a whole number"),
                job("huge number", "parallelism: 99999999999999999999", "7: spec.parallelism|a whole number"),
                job("zero", "parallelism: 0", "7: spec.parallelism|is 0, a whole number from 1"),
                job("no value", "parallelism:", "7: spec.parallelism|has no value, a whole number"),
                job("object for number", "parallelism: {a: 1}", "7: spec.parallelism|is an object, a whole number"),
                job("number for object", "checkpointing: 10s", "7: spec.checkpointing|is 10s, an object with the keys"),
                job("no unit", "duplicateWindow: 10", "7: spec.duplicateWindow|is 10, a whole number with a unit"),
                job("fraction", "duplicateWindow: 1.5s", "7: spec.duplicateWindow|is 1.5s, a whole number with a unit"),
                job("negative", "duplicateWindow: -1s", "7: spec.duplicateWindow|is -1s, a whole number with a unit"),
                job("too long", "duplicateWindow: 400d", "7: spec.duplicateWindow|is 400d, a whole number with a unit"),
                job("overflow", "duplicateWindow: 999999999999999999d", "7: spec.duplicateWindow|a whole number"),
                job("unit", "checkpointing: {interval: 10sec}", "7: spec.checkpointing.interval|is 10sec"),
                job(
                        "control of nothing",
                        "control: {}",
                        "7: spec.control|has none of the keys files, kafka, exactly one"),
                job(
                        "control by Kafka",
                        "control: {kafka: {topic: t}}",
                        "7: spec.control.kafka|lacks the key bootstrapServers"),
                job("control without path", "control: {files: {}}", "7: spec.control.files|lacks the key path"),
                job(
                        "control on the web",
                        "control: {files: {path: \"https://a/b\"}}",
                        "7: spec.control.files.path|only models and their samples are read from the web"),
                job(
                        "status among the documents",
                        "control: {files: {path: c/, status: c}}",
                        "7: spec.control.files.status|is the watched folder itself"),
                job(
                        "feedback of nothing",
                        "feedback: {}",
                        "7: spec.feedback|has none of the keys files, kafka, exactly one"),
                job("feedback without path", "feedback: {files: {}}", "7: spec.feedback.files|lacks the key path"),
                job(
                        "feedback window",
                        "feedback: {files: {path: f.jsonl}, window: 0s}",
                        "7: spec.feedback.window|is 0s"),
                job(
                        "feedback without end",
                        "feedback: {kafka: {bootstrapServers: \"h:1\", topic: t}}",
                        "7: spec.feedback.kafka.until|is forever, and the requests end: the job would not; latest is"
                                + " allowed"),
                job("reports", "reports: {}", "7: spec.reports|has none of the keys files, kafka, exactly one"),
                job(
                        "delivery",
                        "delivery: answerOnce",
                        "7: spec.delivery|is answerOnce, which needs answers in a Kafka topic"),
                job("delivery typo", "delivery: atleastonce", "7: spec.delivery|did you mean atLeastOnce?"),
                job(
                        "features",
                        "attempts: {files: {path: a}, includeFeatures: true}",
                        "7: spec.attempts.includeFeatures|not available in this version"),
                job(
                        "sample",
                        "attempts: {files: {path: a}, samplePercent: 101}",
                        "7: spec.attempts.samplePercent|from 0 to 100"),
                job("no sink", "attempts: {samplePercent: 1}", "7: spec.attempts|has none of the keys files"),
                job(
                        "hosts",
                        "allow: {hosts: [\"https://a.b/c\", a, a]}",
                        "7: spec.allow.hosts[0]|is \"https://a.b/c\", a host, or host:port",
                        "7: spec.allow.hosts|names the host a twice"),
                job(
                        "classes",
                        "allow: {classes: [com.acme.Fraud-Model, \"*\"]}",
                        "7: spec.allow.classes[0]|is com.acme.Fraud-Model, a class name such as com.acme.FraudModel",
                        "7: spec.allow.classes[1]|is \"*\", a class name"),
                job(
                        "web",
                        "allow: {locations: [\"http://x/y\"]}",
                        "7: spec.allow.locations|is http://x/y, https:// is allowed"),
                executor(
                        "cache of models",
                        "modelCache: {}",
                        "modelCache|is read only where join is keyed, the join is"),
                executor(
                        "size of keyed models",
                        "join: keyed, modelCache: {maximumSize: 0B}",
                        "modelCache.maximumSize|is 0B, a whole number with a unit (B, KiB, MiB, GiB), at least 1B"),
                executor(
                        "join",
                        "join: kyed",
                        "join|is kyed, one of partitioned, keyed is allowed; did you mean keyed?"),
                executor(
                        "keyed without threads",
                        "join: keyed, threads: 0",
                        "threads|is 0 where join is keyed, whose models are loaded and called on worker threads; at least 1"),
                executor(
                        "keyed and forward",
                        "join: keyed, partitioning: forward, slotSharingGroup: x",
                        "partitioning|is forward where join is keyed, which sends requests to the model of their key;"
                                + " rebalance is allowed there"),
                executor(
                        "keyed batches",
                        "join: keyed, batch: {maxBatchSize: 2}",
                        "batch.maxBatchSize|is 2 where join is keyed, whose models score one request a call; 1 is allowed"),
                executor(
                        "keyed and inline",
                        "join: keyed, inline: {below: 1us, limit: 1ms}",
                        "inline.below|is not read where join is keyed, which never scores on the task's own thread; below:"
                                + " 0ms is allowed there",
                        "inline.limit|is not read where join is keyed"),
                executor("batch size", "batch: {}", "batch|lacks the key maxBatchSize"),
                executor("batch of none", "batch: {maxBatchSize: 0}", "batch.maxBatchSize|from 1 to 10000"),
                executor("batch of many", "batch: {maxBatchSize: 10001}", "batch.maxBatchSize|from 1 to 10000"),
                executor(
                        "batch delay",
                        "batch: {maxBatchSize: 2, maxQueueDelay: -1us, targetLatency: 0us}",
                        "batch.maxQueueDelay|is -1us, a whole number with a unit (us, ms, s, m, h, d), at least 0ms",
                        "batch.targetLatency|is 0us, a whole number with a unit (us, ms, s, m, h, d), at least 1us"),
                executor(
                        "batch without workers",
                        "threads: 0, batch: {maxBatchSize: 2}",
                        "batch|needs worker threads that wait for a batch to fill, threads is 0"),
                executor(
                        "forward to another parallelism",
                        "parallelism: 7, partitioning: forward",
                        "partitioning|is forward, which needs the subtasks of the source"),
                executor(
                        "forward to another slot sharing group",
                        "slotSharingGroup: other, partitioning: forward",
                        "partitioning|is forward, which needs the subtasks of the source"),
                executor("inline number", "inline: {below: 50}", "inline.below|is 50, a whole number with a unit"),
                executor("inline limit", "inline: {limit: 0ms}", "inline.limit|at least 1us"),
                executor(
                        "inline below its limit",
                        "inline: {below: 20ms}",
                        "inline|has below 20ms and limit 10ms, below is at most the limit"),
                executor(
                        "inline without workers",
                        "threads: 0, inline: {below: 0ms, limit: 5ms}",
                        "inline.below|is not read where threads is 0",
                        "inline.limit|is not read where threads is 0"),
                executor(
                        "inline beside batches",
                        "batch: {maxBatchSize: 2}, inline: {below: 20us}",
                        "inline.below|is not read where batch.maxBatchSize is above 1"),
                executor("concurrency", "concurrency: 4", "concurrency|is 4, one of adaptive, fixed is allowed"),
                executor("breaker off", "breaker: off", "breaker|is off, an object with the keys enabled"),
                executor(
                        "breaker bounds",
                        "breaker: {failureRatePercent: 0, minimumCalls: 0, windowCalls: 100001, openFor: 0ms, probes: 0}",
                        "breaker.failureRatePercent|from 0.01 to 100",
                        "breaker.minimumCalls|from 1",
                        "breaker.windowCalls|from 1 to 100000",
                        "breaker.openFor|at least 1ms",
                        "breaker.probes|from 1"),
                executor(
                        "breaker window",
                        "breaker: {minimumCalls: 200}",
                        "breaker|has minimumCalls 200 and windowCalls 100, minimumCalls is at most windowCalls"),
                executor(
                        "breaker that is off",
                        "breaker: {enabled: false, probes: 2, slowCall: 5ms}",
                        "breaker.probes|is not read where enabled is false",
                        "breaker.slowCall|is not read where enabled is false"),
                executor(
                        "breaker of outliers",
                        "breaker: {consecutiveFailures: -1, slowCall: 0ms, slowCallRatePercent: 101, maxOpenFor: 0ms}",
                        "breaker.consecutiveFailures|from 0 to 100000",
                        "breaker.slowCall|at least 1us",
                        "breaker.slowCallRatePercent|from 0.01 to 100",
                        "breaker.maxOpenFor|at least 1ms"),
                executor(
                        "share of slow calls without slow calls",
                        "breaker: {slowCallRatePercent: 50}",
                        "breaker.slowCallRatePercent|is read only beside slowCall, which says which calls are slow"),
                executor(
                        "longest open time",
                        "breaker: {openFor: 10s, maxOpenFor: 9s}",
                        "breaker.maxOpenFor|is 9s where openFor is 10s, at least openFor is allowed"),
                job(
                        "pools of one name",
                        "executors:\n  - {name: default}\n  - {name: default}",
                        "9: spec.executors[1].name|is default, which line 8 declares already"),
                job(
                        "pool that is not declared",
                        "executors: [{name: fast}, {name: slow}]",
                        "m.yaml:4: spec.executor|is default, which is no executor of the job; fast, slow are allowed"),
                job(
                        "executors of one name",
                        "executors: [{name: fast}, {name: fast}]",
                        "7: spec.executors[1].name|is fast, which line 7 declares already",
                        "m.yaml:4: spec.executor|is default, which is no executor of the job; fast are allowed"),
                kafka("no servers", "topic: t", "lacks the key bootstrapServers"),
                kafka("no port", "bootstrapServers: h, topic: t", ".bootstrapServers|is h, host:port"),
                kafka("no topic", "bootstrapServers: \"h:1\"", "lacks the key topic"),
                kafka("topic", "bootstrapServers: \"h:1\", topic: a/b", ".topic|is a/b, 1 to 249 letters"),
                kafka("topic of dots", "bootstrapServers: \"h:1\", topic: ..", ".topic|1 to 249 letters"),
                kafka("format", "bootstrapServers: \"h:1\", topic: t, format: avro", ".format|is avro"),
                kafkaProperty("bootstrap.servers", "h:1", "cannot be set: it is the key bootstrapServers"),
                kafkaProperty("group.id", "g", "cannot be set: it is the key group"),
                kafkaProperty("enable.auto.commit", "true", "cannot be set: it is off"),
                kafkaProperty("key.deserializer", "a.B", "it would name code to run"),
                kafkaProperty("interceptor.classes", "a.B", "it would name code to run"),
                kafkaProperty("sasl.login.callback.handler.class", "a.B", "it would name code to run"),
                kafkaProperty("sasl.oauthbearer.token.endpoint.url", "file:/etc/passwd", "it would name code to run"),
                kafkaProperty("linger.ms", "5", "is no property of a Kafka consumer"),
                kafkaProperty(
                        "transaction.timeout.ms",
                        "3600000",
                        "cannot be set: it has no effect without delivery: exactlyOnce or answerOnce"),
                kafkaProperty("fetch.min.bytes", "many", "has a value that Kafka's client does not take; allowed: int"),
                kafkaProperty("sasl.jaas.config", "hunter2", "must name one of PlainLoginModule"),
                kafkaProperty("no.such.property", "5", "is no property of a Kafka consumer"),
                kafkaProperty(
                        "sasl.jaas.config",
                        "com.sun.security.auth.module.JndiLoginModule required user.provider.url=x;",
                        "must name one of PlainLoginModule"),
                kafkaProperty(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required; com.sun.security.auth.module"
                                + ".JndiLoginModule required;",
                        "must name one of PlainLoginModule"),
                job(
                        "producer without acks",
                        "attempts: {kafka: {bootstrapServers: \"h:1\", topic: t, properties: {acks: \"1\"}}}",
                        "7: spec.attempts.kafka.properties.acks|it is all: less would lose answers"),
                bad(
                        "two sources",
                        JOB.replace("requests: {", "requests: {generator: {name: g}, "),
                        "5: spec.requests|has 2 of the keys files, generator, kafka, exactly one is allowed"),
                bad(
                        "no answers",
                        JOB.replace("  answers: {files: {path: out}}\n", ""),
                        "4: spec|lacks the key answers"),
                bad("ending", JOB.replace("r.jsonl", "r.txt"), "5: spec.requests.files|lacks the key format"),
                bad("csv", JOB.replace("r.jsonl", "r.csv"), "5: spec.requests.files|lacks the key endpoint"),
                bad(
                        "endpoint of JSON lines",
                        JOB.replace("r.jsonl", "r.jsonl, endpoint: e"),
                        "5: spec.requests.files.endpoint|is for format csv only"),
                bad(
                        "endpoint of csv",
                        JOB.replace("r.jsonl", "r.csv, endpoint: nope"),
                        "5: spec.requests.files.endpoint|names the endpoint nope, which no document declares"),
                bad(
                        "column",
                        JOB.replace("r.jsonl", "r.csv, endpoint: nope, header: [a, a], ignoreColumns: [b]"),
                        "5: spec.requests.files.header|names the column a twice",
                        "5: spec.requests.files.ignoreColumns|names the column b, header has a",
                        "|names the endpoint nope"),
                bad("second job", JOB + "---\n" + JOB, "9: kind|is a second Job, the first is at d.yaml:4"),
                bad(
                        "unset variable",
                        JOB.replace("path: out", "path: \"${env:NOPE}\""),
                        "6: spec.answers.files.path|names the environment variable NOPE, which is not set"),
                bad(
                        "unknown mark",
                        JOB.replace("path: out", "path: \"${ENV:NOPE}\""),
                        "6: spec.answers.files.path|has ${ENV:NOPE}, ${env:NAME} and ${file:PATH} are allowed"),
                bad(
                        "missing file",
                        JOB.replace("path: out", "path: \"${file:nope.txt}\""),
                        "6: spec.answers.files.path|names the file nope.txt, which does not exist"),
                job(
                        "secret is not shown",
                        "parallelism: \"${env:SECRET}\"",
                        "7: spec.parallelism|is the value of ${env:SECRET}, a whole number"),
                bad(
                        "timeout before a batch is full",
                        JOB + "  executors: [{name: default, batch: {maxBatchSize: 2, maxQueueDelay: 40ms}}]\n---\n"
                                + ENDPOINT.replace("name: a,", "name: a, timeout: 40ms,"),
                        "15: spec.variants[0].timeout|is 40ms, and executor default lets an attempt wait 40ms for a batch"),
                bad(
                        "no deadline on endless input",
                        JOB.replace("files: {path: r.jsonl}", "generator: {name: g}") + "---\n" + ENDPOINT
                                + "  deadline: none\n",
                        "16: spec.deadline|is none, which is allowed on bounded input only"));
    }

    private static BadDocument kafka(String name, String keys, String problem) {
        return bad(
                "kafka: " + name,
                JOB.replace("files: {path: r.jsonl}", "kafka: {" + keys + "}"),
                "5: spec.requests.kafka" + (problem.startsWith(".") ? problem : "|" + problem));
    }

    private static BadDocument kafkaProperty(String name, String value, String problem) {
        return bad(
                "kafka property " + name,
                JOB.replace(
                        "files: {path: r.jsonl}",
                        "kafka: {bootstrapServers: \"h:1\", topic: t, properties: {" + name + ": \"" + value + "\"}}"),
                "5: spec.requests.kafka.properties|" + problem);
    }
}
