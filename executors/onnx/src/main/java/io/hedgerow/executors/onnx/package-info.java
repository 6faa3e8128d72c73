/** Models in the ONNX format, run by ONNX Runtime: one loader that trusts no file, and scorers bound to endpoints. */
@NullMarked
package io.hedgerow.executors.onnx;

import org.jspecify.annotations.NullMarked;
