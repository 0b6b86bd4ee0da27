// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITransferPolicy} from "../base/ITransferPolicy.sol";

/// @title SettableTransferPolicy
/// @notice A transfer policy that bars single accounts in any of the three parts, each with its own code, or reverts.
contract SettableTransferPolicy is ITransferPolicy {
    error PolicyOutOfOrder();

    bytes4 public constant OPERATOR_BARRED = "OPER";
    bytes4 public constant SENDER_BARRED = "SEND";
    bytes4 public constant RECEIVER_BARRED = "RECV";
    bytes4 public constant AMOUNT_TOO_LARGE = "AMNT";

    mapping(address account => bool) public barred;
    uint256 public maximum = type(uint256).max;
    bool public broken;

    function bar(address account, bool barred_) external {
        barred[account] = barred_;
    }

    function limit(uint256 maximum_) external {
        maximum = maximum_;
    }

    function breakDown(bool broken_) external {
        broken = broken_;
    }

    function canTransfer(
        address operator,
        address from,
        address to,
        uint256 idOrAmount
    ) external view returns (bytes4) {
        if (broken) revert PolicyOutOfOrder();
        if (barred[operator]) return OPERATOR_BARRED;
        if (barred[from]) return SENDER_BARRED;
        if (barred[to]) return RECEIVER_BARRED;
        return idOrAmount > maximum ? AMOUNT_TOO_LARGE : bytes4(0);
    }
}
