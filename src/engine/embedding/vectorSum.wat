;; Weighted sums of a model's rows, sixteen entries at a time. Called by vectorSum.ts; dist/vectorSum.wasm is made of it.
(module
  ;; The model, which all threads share.
  (import "model" "memory" (memory $model 1 65536 shared))
  (memory $own (export "memory") 1)

  ;; Adds $count rows to the 256 numbers (float32) at $sum. At $list: a row's address in the model (uint32) and its
  ;; weight (float32), one pair after the other. All addresses are in bytes.
  (func (export "add") (param $list i32) (param $count i32) (param $sum i32)
    (local $column i32) (local $pair i32) (local $end i32) (local $weight v128) (local $entries v128) (local $half v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.add (local.get $list) (i32.shl (local.get $count) (i32.const 3))))
    (loop $columns
      (local.set $a (v128.load $own (local.get $sum)))
      (local.set $b (v128.load $own offset=16 (local.get $sum)))
      (local.set $c (v128.load $own offset=32 (local.get $sum)))
      (local.set $d (v128.load $own offset=48 (local.get $sum)))
      (local.set $pair (local.get $list))
      (block $done
        (loop $rows
          (br_if $done (i32.ge_u (local.get $pair) (local.get $end)))
          (local.set $weight (v128.load32_splat $own offset=4 (local.get $pair)))
          (local.set $entries
            (v128.load $model align=1 (i32.add (i32.load $own (local.get $pair)) (local.get $column))))
          (local.set $half (i16x8.extend_low_i8x16_s (local.get $entries)))
          (local.set $a
            (f32x4.add
              (local.get $a)
              (f32x4.mul (local.get $weight) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $half))))))
          (local.set $b
            (f32x4.add
              (local.get $b)
              (f32x4.mul (local.get $weight) (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $half))))))
          (local.set $half (i16x8.extend_high_i8x16_s (local.get $entries)))
          (local.set $c
            (f32x4.add
              (local.get $c)
              (f32x4.mul (local.get $weight) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $half))))))
          (local.set $d
            (f32x4.add
              (local.get $d)
              (f32x4.mul (local.get $weight) (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $half))))))
          (local.set $pair (i32.add (local.get $pair) (i32.const 8)))
          (br $rows)))
      (v128.store $own (local.get $sum) (local.get $a))
      (v128.store $own offset=16 (local.get $sum) (local.get $b))
      (v128.store $own offset=32 (local.get $sum) (local.get $c))
      (v128.store $own offset=48 (local.get $sum) (local.get $d))
      (local.set $sum (i32.add (local.get $sum) (i32.const 64)))
      (br_if $columns
        (i32.lt_u (local.tee $column (i32.add (local.get $column) (i32.const 16))) (i32.const 256)))))

  ;; Writes the direction of the 256 numbers at $sum, of length $length, as int16 to $out; zeros where there is none.
  (func (export "direction") (param $sum i32) (param $length f32) (param $out i32)
    (local $at i32) (local $scale v128) (local $squares v128) (local $norm f32)
    (loop $add
      (local.set $squares
        (f32x4.add
          (local.get $squares)
          (f32x4.mul
            (v128.load $own (i32.add (local.get $sum) (local.get $at)))
            (v128.load $own (i32.add (local.get $sum) (local.get $at))))))
      (br_if $add (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (i32.const 1024))))
    (local.set $norm
      (f32.sqrt
        (f32.add
          (f32.add (f32x4.extract_lane 0 (local.get $squares)) (f32x4.extract_lane 1 (local.get $squares)))
          (f32.add (f32x4.extract_lane 2 (local.get $squares)) (f32x4.extract_lane 3 (local.get $squares))))))
    (local.set $scale
      (f32x4.splat
        (select
          (f32.div (local.get $length) (local.get $norm))
          (f32.const 0)
          (f32.gt (local.get $norm) (f32.const 0)))))
    (local.set $at (i32.const 0))
    (loop $write
      (v128.store $own
        (i32.add (local.get $out) (local.get $at))
        (i16x8.narrow_i32x4_s
          (call $rounded (local.get $sum) (local.get $scale))
          (call $rounded (i32.add (local.get $sum) (i32.const 16)) (local.get $scale))))
      (local.set $sum (i32.add (local.get $sum) (i32.const 32)))
      (br_if $write (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (i32.const 512)))))

  ;; Four numbers, scaled, as whole ones.
  (func $rounded (param $at i32) (param $scale v128) (result v128)
    (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul (v128.load $own (local.get $at)) (local.get $scale))))))
