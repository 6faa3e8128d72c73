/** Very many models, each beside the requests of its key: the models, and who asks for which. */
@NullMarked
package io.hedgerow.benchmarks.load.keyed;

import org.jspecify.annotations.NullMarked;
