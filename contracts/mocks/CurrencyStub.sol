// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CurrencyStub
/// @notice Answers `symbol()` and `decimals()` as it is told: with any bytes, with nothing, or never (it burns all the
/// gas it is given).
contract CurrencyStub {
    bytes private _symbol;
    bytes private _decimals;
    bool private _hangs;

    constructor(bytes memory symbol_, bytes memory decimals_, bool hangs) {
        _symbol = symbol_;
        _decimals = decimals_;
        _hangs = hangs;
    }

    fallback(bytes calldata call_) external returns (bytes memory) {
        if (_hangs) {
            while (gasleft() > 0) {}
        }
        return bytes4(call_) == bytes4(keccak256("symbol()")) ? _symbol : _decimals;
    }
}
