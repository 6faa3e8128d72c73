package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;

/** A model file run by a public runtime, without anything of the trainer's. */
interface FileScorer extends AutoCloseable {

    /** What the runtime says about a payment. */
    Scored score(Payment payment) throws Exception;

    @Override
    void close() throws Exception;

    /**
     * One answer.
     *
     * @param label predicted class
     * @param ok probability of its being honest
     * @param fraud probability of fraud
     */
    record Scored(String label, double ok, double fraud) {}

    /** The runtime that fits the file's name. */
    static FileScorer of(String fileName, byte[] bytes) throws Exception {
        return fileName.endsWith(".onnx") ? new OnnxFileScorer(bytes) : new PmmlFileScorer(bytes);
    }
}
