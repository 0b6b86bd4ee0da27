// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditSeller} from "../blocks/certificate/ICreditSeller.sol";
import {ICreditToken} from "../blocks/certificate/ICreditToken.sol";

/// @title StatingSeller
/// @notice A seller of credits that states whatever it is sent, as `abi.encode(Retirement, Sale)`, and refuses nothing but
/// silence.
contract StatingSeller is ICreditSeller {
    error Silence();

    function sold(
        address,
        address,
        uint256,
        uint64,
        bytes calldata data
    ) external pure returns (ICreditToken.Retirement memory, ICreditToken.Sale memory) {
        if (data.length == 0) revert Silence();
        return abi.decode(data, (ICreditToken.Retirement, ICreditToken.Sale));
    }
}
