/**
 * Training kernels for the wasm backend of TensorFlow.js 4.22, which runs convolutions forwards but has neither gradient of
 * their filters nor the depthwise one of the input, and is slow in the plain one.
 */

import * as tf from '../tf.ts';
import * as conv2d from './conv2d.ts';
import * as depthwise from './depthwise-conv2d.ts';
import type { WasmBackend } from './wasm-heap.ts';
import { windowOf, type Window, type WindowAttributes } from './window.ts';

type Gradient = (backend: WasmBackend, window: Window, first: tf.TensorInfo, second: tf.TensorInfo) => tf.TensorInfo;

/** The names of the two inputs, in the order of the gradient's arguments, and which attribute holds the missing shape. */
const KERNELS: readonly [
  name: string,
  gradient: Gradient,
  inputs: readonly [string, string],
  shape: 'filterShape' | 'inputShape',
][] = [
  [tf.Conv2DBackpropFilter, conv2d.filterGradient, ['x', 'dy'], 'filterShape'],
  [tf.Conv2DBackpropInput, conv2d.inputGradient, ['dy', 'filter'], 'inputShape'],
  [tf.DepthwiseConv2dNativeBackpropFilter, depthwise.filterGradient, ['x', 'dy'], 'filterShape'],
  [tf.DepthwiseConv2dNativeBackpropInput, depthwise.inputGradient, ['dy', 'filter'], 'inputShape'],
];

/** Registers them once the wasm backend is there; a second call changes nothing. */
export function registerTrainingKernels(): void {
  for (const [kernelName, gradient, [first, second], missing] of KERNELS) {
    const registered = tf.getKernel(kernelName, 'wasm');
    if (registered?.kernelFunc.name === 'trainingKernel') continue;
    if (registered) tf.unregisterKernel(kernelName, 'wasm');
    const isDepthwise = kernelName.startsWith('Depthwise');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: function trainingKernel({ inputs, attrs, backend }) {
        const attributes = attrs as unknown as WindowAttributes & Record<typeof missing, number[]>;
        const shape = attributes[missing];
        const known = missing === 'filterShape' ? inputs['x']!.shape : inputs['filter']!.shape;
        const window =
          missing === 'filterShape'
            ? windowOf(known, shape, attributes, isDepthwise)
            : windowOf(shape, known, attributes, isDepthwise);
        return gradient(backend as WasmBackend, window, inputs[first]!, inputs[second]!);
      },
    });
  }
}
