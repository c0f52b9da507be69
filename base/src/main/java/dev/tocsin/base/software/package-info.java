/// What is installed on a machine: the nouns that agent, protocol and hub share.
package dev.tocsin.base.software;
