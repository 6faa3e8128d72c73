/** PMML models, loaded through one checked door and scored by the JPMML evaluator. */
@NullMarked
package io.hedgerow.executors.pmml;

import org.jspecify.annotations.NullMarked;
