/** Tries a model in a process of its own before it is loaded here, once per digest and host. */
@NullMarked
package io.hedgerow.executors.proving;

import org.jspecify.annotations.NullMarked;
