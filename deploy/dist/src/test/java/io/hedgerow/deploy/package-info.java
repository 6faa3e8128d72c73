/** The built distribution, used as its users use it. */
package io.hedgerow.deploy;
