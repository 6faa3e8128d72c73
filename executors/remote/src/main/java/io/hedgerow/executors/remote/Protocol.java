package io.hedgerow.executors.remote;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.List;

/** How one of the protocols is spoken for one model. Immutable and thread-safe. */
sealed interface Protocol permits OpenInference, TensorFlowServing {

    /** What is asked to see whether the model can be called. Any status but 200 says no. */
    String healthPath();

    /** Why an answer with status 200 to that says no all the same; empty: it says yes. */
    String refusalIn(byte[] health) throws ModelRefusedException;

    /** What is asked for the model's signature. */
    String metadataPath();

    /** Reads the model's signature. */
    TensorSignature signature(byte[] metadata) throws ModelRefusedException;

    /** Where rows are sent to. */
    String inferencePath();

    /** The body that asks for those outputs of rows. */
    byte[] request(RunRows rows, List<TensorSpec> needed);

    /**
     * Reads an answer.
     *
     * @param needed the outputs to give, in this order
     */
    TensorData[] outputs(byte[] answer, List<TensorSpec> needed) throws BadAnswerException;
}
