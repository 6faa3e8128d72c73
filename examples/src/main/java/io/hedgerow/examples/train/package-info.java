/** Trains the three models of the payments example and writes them as PMML and ONNX files. */
@NullMarked
package io.hedgerow.examples.train;

import org.jspecify.annotations.NullMarked;
