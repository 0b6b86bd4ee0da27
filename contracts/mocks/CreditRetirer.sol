// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

import {ICreditToken} from "../blocks/certificate/ICreditToken.sol";

/// @title CreditRetirer
/// @notice A well-behaved buyer of credits for tests: pulls what it was approved for and retires it at once, so its
/// balance goes from nothing to something and back within one transaction.
contract CreditRetirer is ERC1155Holder {
    function pullAndRetire(
        ICreditToken credits,
        address from,
        uint256 id,
        uint64 kilograms,
        ICreditToken.Retirement calldata retirement
    ) external returns (uint256 certificateId) {
        IERC1155(address(credits)).safeTransferFrom(from, address(this), id, kilograms, "");
        return credits.retire(id, kilograms, retirement);
    }
}
