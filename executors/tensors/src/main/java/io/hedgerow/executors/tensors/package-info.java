/**
 * What formats whose models take and give tensors share: how inputs meet an endpoint's, what outputs mean, and how both
 * are written and read. Knows no runtime; a format brings its files, its calls and its memory.
 */
@NullMarked
package io.hedgerow.executors.tensors;

import org.jspecify.annotations.NullMarked;
