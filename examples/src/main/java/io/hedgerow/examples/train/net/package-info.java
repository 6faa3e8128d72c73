/** A small neural net for tables: forward and backward passes, its training, and its ONNX file. */
@NullMarked
package io.hedgerow.examples.train.net;

import org.jspecify.annotations.NullMarked;
