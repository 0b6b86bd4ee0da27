// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedActions} from "../base/SignedActions.sol";

/// @title SignedActionsHarness
/// @notice The smallest contract with a signed action: it adds up what an account signed for.
contract SignedActionsHarness is SignedActions {
    bytes32 private constant ADD_TYPEHASH = keccak256(
        "Add(address account,uint256 amount,uint256 nonce,uint256 deadline)"
    );

    mapping(address account => uint256) public sumOf;

    constructor() EIP712("Harness", "1") {}

    function addBySig(
        address account,
        uint256 amount,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(ADD_TYPEHASH, account, amount, nonce, deadline));
        _authorize(account, structHash, nonce, deadline, signature);
        sumOf[account] += amount;
    }
}
