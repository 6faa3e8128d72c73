package io.hedgerow.executors.java;

/**
 * A model written in Java. A document names the class:
 *
 * <pre>{@code
 * spec:
 *   format: java
 *   settings: {class: com.acme.FraudModel, options: {threshold: 0.8}}
 * }</pre>
 *
 * <p>The class is public, lies on the job's class path, and is allowed by the Job document ({@code allow.classes}). It has a
 * public constructor that takes {@link ModelOptions}, or, where it has no options, one without parameters. The constructor
 * is the place to read files and to build tables: it runs before the first request, never while one is waiting.
 *
 * <p>One instance is shared by all subtasks of a process and called by many threads at once: it must be thread-safe. It
 * should give the same score for the same row, since scores may be cached and rows may be scored again after a failure.
 */
public interface JavaModel extends AutoCloseable {

    /** What the model takes and gives. Asked once, after the constructor. */
    ModelDescription description();

    /**
     * Scores one row.
     *
     * @param row the inputs of the description, by name; only valid during the call
     * @return what the model says of it; never null
     * @throws Exception whatever goes wrong: the attempt is FAILED with its message, and the job goes on
     */
    ModelScore score(ModelRow row) throws Exception;

    /** Frees what the constructor acquired. Called once, when nobody scores any more; also after a refusal. */
    @Override
    default void close() throws Exception {}
}
