package io.hedgerow.executors.tensorflow;

import org.tensorflow.Output;
import org.tensorflow.Tensor;

/**
 * A value for one run.
 *
 * @param target the tensor of the graph that it stands for
 * @param tensor the value; closed after the run
 */
record FedTensor(Output<?> target, Tensor tensor) {}
