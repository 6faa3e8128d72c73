/** Tests of models of TensorFlow. */
package io.hedgerow.executors.tensorflow;
